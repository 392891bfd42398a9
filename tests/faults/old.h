/* Faults that still stand in the code under test (fred/fault.h), until the last one has moved to a block. */
#ifndef TESTS_FAULTS_OLD_H
#define TESTS_FAULTS_OLD_H

#include <stdbool.h>
#include <stdint.h>

/* Its number, and what it makes wrong; 0 if there is none of that name. */
uint32_t old_fault(const char *name, const char **sentence);
bool old_fault_of_backend(uint32_t number);
void old_fault_begin(uint32_t number); /* 0: none */

#endif
