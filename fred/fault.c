#include "fred/fault.h"

uint32_t fault_at_work;
