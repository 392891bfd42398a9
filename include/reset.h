/*
 * Ways to reset a PC without its firmware: the Reset Control Register of Intel's chipsets (Intel ICH10
 * datasheet, 13.7.5) and the keyboard controller's pulse on its output port (IBM PC AT Technical Reference,
 * keyboard controller commands F0h to FFh).
 */
#ifndef INCLUDE_RESET_H
#define INCLUDE_RESET_H

#define RESET_CONTROL_PORT        0xCF9
#define RESET_CONTROL_SYSTEM      0x02 /* hard reset of the system, not only of the CPU */
#define RESET_CONTROL_NOW         0x04 /* resets at the transition from 0 to 1 */

#define PORT_NOTHING              0x80 /* POST code port: a read has no effect */

#define KEYBOARD_COMMAND_PORT     0x64 /* read: status */
#define KEYBOARD_STATUS_FULL      0x02 /* input buffer full: do not write a command */
#define KEYBOARD_PULSE_RESET_LINE 0xFE

#endif
