/*
 * Wrong rules for the software backend (struct soft_rules): each macro begins a block that makes one of them
 * wrong. The others stay right. Pure.
 */
#ifndef TESTS_FAULTS_FRED_RULES_H
#define TESTS_FAULTS_FRED_RULES_H

#include "fred/soft/rules.h"
#include "tests/faults/fault.h"

#define UNUSED __attribute__((unused)) /* not every block needs every parameter */

/* Puts a copy of the right rules in use, in which the caller replaces one. */
struct soft_rules *rules_to_spoil(void);

/* The block is the rule `member` itself. */
#define WRONG_RULE(member, type, parameters, name, sentence) \
    static type FAULT_WITH_LINE(wrong_) parameters;          \
    FAULT(name, sentence)                                    \
    {                                                        \
        rules_to_spoil()->member = FAULT_WITH_LINE(wrong_);  \
    }                                                        \
    static type FAULT_WITH_LINE(wrong_) parameters

#define SPOILED(rule, parameters, name, sentence)    \
    static void FAULT_WITH_LINE(spoil_) parameters;  \
    FAULT(name, sentence)                            \
    {                                                \
        rules_spoil_##rule(FAULT_WITH_LINE(spoil_)); \
    }                                                \
    static void FAULT_WITH_LINE(spoil_) parameters

/* WRONG_DELIVERY: changes the right rule's result for this event. */
typedef void spoil_delivery(struct soft_delivery *d, const struct soft_msrs *msrs,
                            const struct fred_event *event);
void rules_spoil_delivery(spoil_delivery *spoil);
#define WRONG_DELIVERY(name, sentence)                                      \
    SPOILED(delivery,                                                       \
            (struct soft_delivery * d, const struct soft_msrs *msrs UNUSED, \
             const struct fred_event *event UNUSED),                        \
            name, sentence)

/* WRONG_FRAME: changes the event in the frame, not its stack, level or entry point. */
typedef void spoil_frame(struct fred_event *event);
void rules_spoil_frame(spoil_frame *spoil);
#define WRONG_FRAME(name, sentence) SPOILED(frame, (struct fred_event * event), name, sentence)

/* WRONG_PLACE: changes the MSRs and the event that determine stack, level and entry point; the frame stays
 * right. */
typedef void spoil_place(struct soft_msrs *msrs, struct fred_event *event);
void rules_spoil_place(spoil_place *spoil);
#define WRONG_PLACE(name, sentence) \
    SPOILED(place, (struct soft_msrs * msrs UNUSED, struct fred_event * event UNUSED), name, sentence)

/* WRONG_ERETS: corrects in a copy of the frame, which is checked instead, the error that ERETS shall miss. */
typedef void spoil_erets(const struct fred_layout *layout, struct fred_frame *frame, uint16_t cs,
                         uint16_t ss);
void rules_spoil_erets(spoil_erets *mend);
#define WRONG_ERETS(name, sentence)                                                                 \
    SPOILED(erets,                                                                                  \
            (const struct fred_layout *layout UNUSED, struct fred_frame *frame, uint16_t cs UNUSED, \
             uint16_t ss UNUSED),                                                                   \
            name, sentence)

/* WRONG_ERETU: the same for ERETU, which also checks the CSL. */
typedef void spoil_eretu(const struct fred_layout *layout, struct fred_frame *frame, uint64_t star,
                         unsigned *level);
void rules_spoil_eretu(spoil_eretu *mend);
#define WRONG_ERETU(name, sentence)                                                                          \
    SPOILED(eretu,                                                                                           \
            (const struct fred_layout *layout UNUSED, struct fred_frame *frame UNUSED, uint64_t star UNUSED, \
             unsigned *level UNUSED),                                                                        \
            name, sentence)

/* WRONG_RETURN: changes the right rule's result for the frame of an ERETS or ERETU. */
typedef void spoil_leave(struct soft_return *r, const struct soft_msrs *msrs, const struct fred_frame *frame,
                         bool to_ring3);
void rules_spoil_leave(spoil_leave *spoil);
#define WRONG_RETURN(name, sentence)                                       \
    SPOILED(leave,                                                         \
            (struct soft_return * r, const struct soft_msrs *msrs UNUSED,  \
             const struct fred_frame *frame UNUSED, bool to_ring3 UNUSED), \
            name, sentence)

#endif
