/* Three nodes and four streams, for every model of this folder.
 *
 *      C       the city
 *     / \
 *    A   B     two districts
 *
 * A stream is the log that one node writes for one other (sync.md §1, records.md §6): stream 0 is
 * A's to C, 1 is C's to A, 2 is B's to C, 3 is C's to B. Entries are numbered 1, 2, 3 …; entry n
 * stands at index n - 1. A log is only ever appended to, so a position is a number, and what the
 * chain of hashes proves, that two logs agree up to a position, is a matter of the life they are of.
 */
#define C 0
#define A 1
#define B 2
#define NODES 3
#define STREAMS 4
#define NONE 99

#define SENDER(s) ((1 - (s) % 2) * ((s) / 2 + 1))
#define RECEIVER(s) (((s) % 2) * ((s) / 2 + 1))
/* The stream that answers s. */
#define BACK(s) ((s) + 1 - 2 * ((s) % 2))
/* The streams between C and a district. */
#define UP(district) (((district) - 1) * 2)
#define DOWN(district) (((district) - 1) * 2 + 1)
