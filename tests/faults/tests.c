/* The tests themselves do something wrong, on another CPU or after a case, if fault_is_on. */
#include "tests/faults/fault.h"

FAULT_OF_TESTS("cpu-lost", "an AP does not come up");
FAULT_OF_TESTS("cpu-hangs", "an AP is taken over and then hangs");
FAULT_OF_TESTS("cpu-slow", "an AP takes four seconds to come up");
FAULT_OF_TESTS("cpu-latch", "the first NMI of an AP has no latch");
FAULT_OF_TESTS("cpu-abilities", "an AP has no VMX");
FAULT_OF_TESTS("cpu-memory", "an AP takes more memory than it may");
FAULT_OF_TESTS("cpu-stack", "an AP takes its NMIs on the BSP's stack");
FAULT_OF_TESTS("cpu-destination", "an NMI for another CPU is sent to the sender");
FAULT_OF_TESTS("cpu-guest", "every CPU counts one reflected NMI as two");
FAULT_OF_TESTS("cpu-lines", "CPUs do not wait for each other's lines");
FAULT_OF_TESTS("back-other", "the firmware gets back another CR0.AM on an AP");
FAULT_OF_TESTS("entry-unrepaired", "a field made invalid for a VM entry is not restored");
FAULT_OF_TESTS("left-blocked", "NMIs are blocked after a case that never blocks them");
FAULT_OF_TESTS("left-dr1", "a case leaves another DR1");
FAULT_OF_TESTS("storm-merges", "a CPU of a storm that waits sends one more to itself while one is pending");
FAULT_OF_TESTS("storm-lost", "a CPU of a storm that waits loses one NMI");
FAULT_OF_TESTS("storm-twice", "a CPU of a storm that waits sends each NMI twice");
