/*
 * Ways to reset a PC without its firmware: the Reset Control Register of Intel's chipsets (Intel ICH10
 * datasheet, 13.7.5) and the keyboard controller's pulse on its output port (IBM PC AT Technical Reference,
 * keyboard controller commands F0h to FFh).
 */
#ifndef INCLUDE_RESET_H
#define INCLUDE_RESET_H

#define RESET_CONTROL_PORT        0xCF9
#define RESET_CONTROL_SYSTEM      0x02 /* of all the system, not only of the CPU */
#define RESET_CONTROL_NOW         0x04 /* as it goes from 0 to 1 */

#define PORT_NOTHING              0x80 /* of the firmware's progress codes: reading it does nothing */

#define KEYBOARD_COMMAND_PORT     0x64 /* read: status */
#define KEYBOARD_STATUS_FULL      0x02 /* no command may be written */
#define KEYBOARD_PULSE_RESET_LINE 0xFE

#endif
