/*
 * The index port of the real-time clock, whose bit 7 keeps the NMIs of a PC's board (parity, SERR#, IOCHK#,
 * the chipset's watchdog and buttons) from all CPUs: Intel ICH9 datasheet (316972), 13.7.2, NMI_EN; Intel
 * white paper 321088.
 */
#ifndef INCLUDE_RTC_H
#define INCLUDE_RTC_H

#define RTC_INDEX       0x70
#define RTC_DATA        0x71
#define RTC_INDEX_ALIAS 0x74 /* on Intel's chipsets: the same register, and there it can be read */
#define RTC_NMI_OFF     0x80
#define RTC_STATUS_D    0x0D /* a register that can be read without a side effect */

#endif
