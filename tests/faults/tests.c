/* The tests themselves are wrong, at the places that ask for it: what another CPU does, what a case leaves.
 */
#include "tests/faults/fault.h"

FAULT_OF_TESTS("cpu-lost", "another CPU does not come up");
FAULT_OF_TESTS("cpu-hangs", "another CPU comes over and is not heard of again");
FAULT_OF_TESTS("cpu-latch", "the first NMI of another CPU shows no latch");
FAULT_OF_TESTS("cpu-abilities", "another CPU has no VMX");
FAULT_OF_TESTS("cpu-stack", "another CPU takes its NMIs on the stack of the first");
FAULT_OF_TESTS("cpu-destination", "an NMI for another CPU is sent to oneself");
FAULT_OF_TESTS("cpu-guest", "every CPU takes one reflected NMI for two");
FAULT_OF_TESTS("cpu-lines", "CPUs do not wait for each other's lines");
FAULT_OF_TESTS("back-other", "the firmware gets back another CR0.AM on another CPU");
FAULT_OF_TESTS("entry-unrepaired", "a field that was broken for a VM entry stays so");
