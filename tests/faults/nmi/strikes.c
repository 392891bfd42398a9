/* The NMIs of tests/distance/ are sent, or noted, wrongly if fault_is_on. */
#include "tests/faults/fault.h"

FAULT_OF_TESTS("strike-lost-event", "an NMI is lost at each eighth distance from the delivery of an event");
FAULT_OF_TESTS("strike-lost-int2", "an NMI is lost at each eighth distance from an INT 2");
FAULT_OF_TESTS("strike-lost-erets", "an NMI is lost at each eighth distance from an ERETS");
FAULT_OF_TESTS("strike-lost-nmi", "an NMI is lost at each eighth distance from the delivery of another");
FAULT_OF_TESTS("strike-lost-ring3", "an NMI is lost at each eighth distance from ERETU");
FAULT_OF_TESTS("strike-lost-halted", "an NMI is lost at each eighth distance from HLT");
FAULT_OF_TESTS("strike-lost-launch", "an NMI is lost at each eighth distance from VMLAUNCH");
FAULT_OF_TESTS("strike-lost-resume", "an NMI is lost at each eighth distance from VMRESUME");
FAULT_OF_TESTS("strike-lost-nmi-exit", "an NMI is lost at each eighth distance from the exit of another");
FAULT_OF_TESTS("strike-lost-halted-guest", "an NMI is lost at each eighth distance from HLT of a guest");
FAULT_OF_TESTS("strike-twice", "an NMI to another CPU, at a distance, is sent twice");
FAULT_OF_TESTS("strike-late", "each NMI at a distance is sent after the operation");
FAULT_OF_TESTS("strike-early", "each NMI at a distance is sent before the operation");
FAULT_OF_TESTS("strike-rip", "the frame of an NMI at a distance has the next RIP");
FAULT_OF_TESTS("strike-latch", "the frame of an NMI at a distance has no latch");
FAULT_OF_TESTS("strike-level", "an NMI at a distance is handled one level higher");
FAULT_OF_TESTS("strike-place", "the frame of an NMI at a distance is one byte higher");
FAULT_OF_TESTS("strike-blocked", "NMIs are blocked after each NMI at a distance");
FAULT_OF_TESTS("strike-exit-rip", "an NMI exit at a distance saves an RIP two bytes further");
FAULT_OF_TESTS("strike-activity", "an NMI exit from a halted guest, at a distance, saves that it was active");
FAULT_OF_TESTS("strike-information",
               "an NMI exit at a distance has bit 12 of its interruption information set");
FAULT_OF_TESTS("strike-gs", "IA32_GS_BASE is another after each NMI around ring 3");
