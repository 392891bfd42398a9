/*
 * Shadow stacks and branch tracking in a guest with FRED. Each stack level has a shadow stack of its own
 * (GUEST_FRED_SHADOW); what the guest does before an event is on another, at CET_SSP.
 */
#ifndef TESTS_FRED_GUEST_CET_H
#define TESTS_FRED_GUEST_CET_H

#include "include/msr.h"
#include "tests/fred_guest/kinds.h"

#define CET_SSP    GUEST_FRED_SHADOW(FRED_LEVELS)
#define CET_UNUSED 0x5A5A5A5A5A5A5A5AUL /* in words that nothing has been pushed on */

/* Error codes of #CP (SDM vol. 3, 6.15). */
#define CP_FAR_RETURN 2
#define CP_ENDBRANCH  3

/* The words that an event in ring 0 pushes, from the new SSP on. */
enum cet_word { CET_WORD_SSP, CET_WORD_LIP, CET_WORD_CS, CET_WORDS };
#define CET_PUSHED (CET_WORDS * sizeof(uint64_t))

/* As fred_guest_open; skips the case too if a guest cannot have these features of IA32_S_CET. */
bool fred_cet_open(struct test *t, struct nmi_controls controls, uint64_t s_cet);

/* Gives them to a guest that has been started (fred_guest_at, fred_guest_before), with CET_SSP in SSP and
 * CET_UNUSED in the words below and above the top of each shadow stack. */
bool fred_cet_start(struct test *t, uint64_t s_cet);

/* The guest's SSP, and its IA32_S_CET, while it is not running. */
uint64_t fred_cet_ssp(struct test *t);
bool fred_cet_tracks(struct test *t); /* its tracker waits for ENDBR64 */

/* The words of a shadow stack from this SSP on; NULL, with a failed check, if it is not in the guest's
 * memory. */
uint64_t *fred_cet_words(struct test *t, uint64_t ssp);

/* Runs the guest, and checks that an intercepted fault of the instruction at `rip` exits, with this error
 * code. */
bool check_fred_cet_fault(struct test *t, unsigned vector, unsigned code, uint64_t rip);

/* Checks that the handler of events in ring 0 has #CP of the instruction at `rip`, which is not ENDBR64. */
bool check_fred_cet_endbranch(struct test *t, const struct vm_exit *exit, uint64_t rip);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define fred_cet_open(t, ...)            fred_cet_open(from_case(t), __VA_ARGS__)
#define fred_cet_start(t, ...)           fred_cet_start(from_case(t), __VA_ARGS__)
#define fred_cet_ssp(t)                  fred_cet_ssp(from_case(t))
#define fred_cet_tracks(t)               fred_cet_tracks(from_case(t))
#define fred_cet_words(t, ...)           fred_cet_words(from_case(t), __VA_ARGS__)
#define check_fred_cet_fault(t, ...)     check_fred_cet_fault(from_case(t), __VA_ARGS__)
#define check_fred_cet_endbranch(t, ...) check_fred_cet_endbranch(from_case(t), __VA_ARGS__)

#endif
