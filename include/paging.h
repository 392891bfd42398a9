/* Paging structures: 4- and 5-level paging and EPT (SDM vol. 3, 4.5 and 28.3). */
#ifndef INCLUDE_PAGING_H
#define INCLUDE_PAGING_H

#include "include/bits.h"

#define PAGING_ENTRIES     512

#define PAGE_PRESENT       BIT(0)
#define PAGE_WRITE         BIT(1)
#define PAGE_USER          BIT(2)
#define PAGE_UNCACHED      (BIT(3) | BIT(4)) /* PWT and PCD: PAT index 3 */
#define PAGE_ACCESSED      BIT(5)
#define PAGE_DIRTY         BIT(6)
#define PAGE_LARGE         BIT(7) /* above the last level: an entry for a large page */
#define PAGE_WRITE_COMBINE BIT(7) /* the PAT bit of a 4-KByte page: PAT index 4 */
#define PAGE_NO_EXECUTE    BIT(63)
#define PAGE_ADDRESS       BITS(51, 12)

#define EPT_READ           BIT(0)
#define EPT_WRITE          BIT(1)
#define EPT_EXECUTE        BIT(2)
#define EPT_MEMORY_WB      (6UL << 3)
#define EPTP_MEMORY        BITS(2, 0)
#define EPTP_MEMORY_UC     0UL
#define EPTP_MEMORY_WB     6UL
#define EPTP_WALK_LENGTH   BITS(5, 3)
#define EPTP_WALK_LENGTH_4 (3UL << 3)
#define EPTP_WALK_LENGTH_5 (4UL << 3)
#define EPTP_DIRTY         BIT(6) /* accessed and dirty flags */
#define EPTP_SHADOW_STACK  BIT(7)
#define EPTP_NONE          BITS(11, 8)

#endif
