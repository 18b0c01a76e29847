/* Held and refused entries: A writes three changes of one record and one of another. The first may be
 * of a sort that only newer programs know; the second may set what A's tier may not write, which only
 * newer programs know too. Each node upgrades at some time or never. C edits meanwhile.
 *
 * Modelled, with the section that says so:
 *   - what a node does with a change; behind what waits as unknown                merge.md §4
 *   - held entries block their record only, are tried again, their end is told    merge.md §5
 *   - a held entry is not relayed before it is applied                            merge.md §5
 *   - a refused dot is void: it counts, neither lives nor covers; all are told    merge.md §6
 *   - a refusal that is not borne out, or comes before its change, waits          merge.md §6
 *   - which values are live                                                       merge.md §1
 *
 * Streams deliver every entry once and in order: that is what streams.pml is about. Each node reads
 * when it likes. The outcome in a receipt is known at once.
 *
 * Not modelled: erasures (they go the way of refusals), frozen records, foreign authors, how an
 * outcome at B is told to A, a machine put back while entries wait.
 *
 * Claims: the assertions below.
 */
#include "nodes.pml"

/* A's changes 1, 2, 3 of the record, each seeing those before it. */
#define LAST 3
/* What else is in the streams. */
#define CITY 4              /* C's change of the record */
#define OTHER 5             /* A's change of another record */
#define REFUSAL 6           /* of change 2 */
#define OUTCOME(change) (8 + (change)) /* how a change ended that C had held */
#define BIT(what) (1 << (what))

bool isUnknown;             /* change 1 is of a sort that the older release does not know */
bool isWrong;               /* change 2 sets what A's tier may not write */
bool upgrades;
bool isNew[NODES];          /* of the newer release */

byte written;               /* how many A made */
bool wroteOther;
byte sawCity;               /* A's changes that had C's on the screen */
byte seen;                  /* how many of A's were on C's screen */

byte mark[NODES];           /* how many of A's count here, without gaps */
byte voids[NODES];
byte held[NODES];
bool hasCity[NODES];
bool hasOther[NODES];

#define WAITS 1
#define APPLIED 2
#define REFUSED 3
byte told[4];               /* what A knows of how its changes ended at C */

#define LENGTH 12
typedef Log { byte entry[LENGTH]; byte end };
Log log[STREAMS];
byte position[STREAMS];

/* Of use within one step; each step ends by `rest`. */
byte s, c, n, k;
bool moved;
inline rest() { s = 0; c = 0; n = 0; k = 0; moved = false }

inline append(stream, what) {
    assert(log[stream].end < LENGTH);
    log[stream].entry[log[stream].end] = what;
    log[stream].end++
}

inline relay(change) {
    /* Only what counts here goes on, and nothing that waits or is void. */
    assert(change <= mark[C] && !(voids[C] & BIT(change)));
    append(DOWN(B), change)
}

inline makeVoid(node) {
#ifndef FAULT_REFUSED_NOT_VOID
    voids[node] = voids[node] | BIT(2);
#endif
    mark[node] = (mark[node] < 2 -> 2 : mark[node])
}

#define IS_UNKNOWN(node, change) (isUnknown && (change) == 1 && !isNew[node])
#define IS_BEHIND(node, change) ((change) != 1 && (held[node] & BIT(1)))
#define IS_REFUSED(node, change) (isWrong && (change) == 2 && (node) == C)
#ifdef FAULT_ORDER_FORGOTTEN
#define MUST_WAIT(node, change) IS_UNKNOWN(node, change)
#else
#define MUST_WAIT(node, change) \
    (IS_UNKNOWN(node, change) || IS_BEHIND(node, change) || (change) > mark[node] + 1)
#endif

/* One of A's changes at C or B; n says how it ends there. */
inline judge(node, change) {
    if
    :: MUST_WAIT(node, change) ->
        n = WAITS;
        held[node] = held[node] | BIT(change)
    :: !MUST_WAIT(node, change) && IS_REFUSED(node, change) ->
        n = REFUSED;
        held[node] = held[node] & ~BIT(change);
        makeVoid(C);
        append(DOWN(A), REFUSAL);
#ifndef FAULT_REFUSAL_UNTOLD
        append(DOWN(B), REFUSAL)
#endif
    :: else ->
        n = APPLIED;
        held[node] = held[node] & ~BIT(change);
        /* A writer's changes count in the order in which it made them. */
        assert(change == mark[node] + 1);
        mark[node] = change
    fi
}

/* The refusal at A or B: waits till the words known here bear it out, and what comes before is here. */
inline judgeRefusal(node) {
    if
    :: !isNew[node] || mark[node] < 1 -> held[node] = held[node] | BIT(REFUSAL)
    :: else ->
        held[node] = held[node] & ~BIT(REFUSAL);
        makeVoid(node)
    fi
}

/* What waits is tried again until none moves, and its end is told. */
#ifdef FAULT_NEVER_RETRIED
#define RETRIES false
#else
#define RETRIES true
#endif
inline retry(node) {
    moved = RETRIES;
    do
    :: moved ->
        moved = false;
        for (k : 1 .. LAST) {
            if
            :: held[node] & BIT(k) ->
                judge(node, k);
                if
                :: n != WAITS -> moved = true; finish(node, k)
                :: else
                fi
            :: else
            fi
        }
        if
        :: held[node] & BIT(REFUSAL) ->
            judgeRefusal(node);
            moved = moved || !(held[node] & BIT(REFUSAL))
        :: else
        fi
    :: else -> break
    od
}

inline finish(node, change) {
    if
    :: node == C ->
#ifndef FAULT_END_UNTOLD
        append(DOWN(A), OUTCOME(change));
#endif
        if
        :: n == APPLIED -> relay(change)
        :: else
        fi
    :: else
    fi
}

/* ---- a node reads ---- */

inline cityFromA(what) {
    if
    :: what == OTHER -> hasOther[C] = true; append(DOWN(B), OTHER)
    :: else ->
        judge(C, what);
        told[what] = n;
        if
#ifdef FAULT_HELD_RELAYED
        :: n == WAITS -> relay(what)
#endif
        :: n == APPLIED -> relay(what)
        :: else
        fi;
        retry(C)
    fi
}

inline beyondFromC(what) {
    if
    :: what == OTHER -> hasOther[B] = true
    :: what == CITY -> hasCity[B] = true
    :: what == REFUSAL -> judgeRefusal(B); retry(B)
    :: what <= LAST -> judge(B, what); retry(B)
    fi
}

inline authorFromC(what) {
    if
    :: what == CITY -> hasCity[A] = true
    :: what == REFUSAL -> judgeRefusal(A)
    :: what > OUTCOME(0) ->
        told[what - OUTCOME(0)] = (IS_REFUSED(C, what - OUTCOME(0)) -> REFUSED : APPLIED)
    fi
}

inline read(stream) {
    c = log[stream].entry[position[stream]];
    position[stream]++;
    if
    :: stream == UP(A) -> cityFromA(c)
    :: stream == DOWN(A) -> authorFromC(c)
    :: stream == DOWN(B) -> beyondFromC(c)
    fi
}

/* ---- what holds ---- */

#define COUNTS(node, change) ((change) <= mark[node] && !(voids[node] & BIT(change)))
#define COVERED_BY_A(node, change) \
    (((change) < 2 && COUNTS(node, 2)) || ((change) < 3 && COUNTS(node, 3)))
#define LIVES(node, change) \
    (COUNTS(node, change) && !COVERED_BY_A(node, change) && !(hasCity[node] && (change) <= seen))
#define CITY_LIVES(node) \
    (hasCity[node] && !(COUNTS(node, 1) && (sawCity & BIT(1))) \
        && !(COUNTS(node, 2) && (sawCity & BIT(2))) && !(COUNTS(node, 3) && (sawCity & BIT(3))))
#define SAME_LIVES(p, q) \
    (LIVES(p, 1) == LIVES(q, 1) && LIVES(p, 2) == LIVES(q, 2) && LIVES(p, 3) == LIVES(q, 3) \
        && CITY_LIVES(p) == CITY_LIVES(q))
#define SAME(p, q) \
    (mark[p] == mark[q] && voids[p] == voids[q] && hasCity[p] == hasCity[q] && SAME_LIVES(p, q))
#define IS_TOLD(change) \
    (told[change] == (IS_REFUSED(C, change) -> REFUSED : APPLIED))

#ifdef FAULT_HELD_BLOCKS
#define READS(s) !(s == UP(A) && held[C])
#else
#define READS(s) true
#endif
#define MAY_READ(s) (position[s] < log[s].end && READS(s))

active proctype nodes() {
    atomic {
        if :: isUnknown = true :: skip fi;
        if :: isWrong = true :: skip fi;
        if :: upgrades = true :: skip fi
    }
    do
    :: atomic { written < LAST ->
        written++;
        mark[A] = written;
        if
        :: hasCity[A] -> sawCity = sawCity | BIT(written)
        :: else
        fi;
        append(UP(A), written) }
    :: atomic { !wroteOther -> wroteOther = true; hasOther[A] = true; append(UP(A), OTHER) }
    :: atomic { mark[C] > 0 && !hasCity[C] ->
        hasCity[C] = true;
        seen = mark[C];
        append(DOWN(A), CITY);
        append(DOWN(B), CITY) }
    :: atomic { upgrades && !isNew[A] -> isNew[A] = true; retry(A); rest() }
    :: atomic { upgrades && !isNew[B] -> isNew[B] = true; retry(B); rest() }
    :: atomic { upgrades && !isNew[C] -> isNew[C] = true; retry(C); rest() }
    :: atomic { MAY_READ(UP(A)) -> read(UP(A)); rest() }
    :: atomic { MAY_READ(DOWN(A)) -> read(DOWN(A)); rest() }
    :: atomic { MAY_READ(DOWN(B)) -> read(DOWN(B)); rest() }
    :: else -> break
    od;
    /* What waits never stops another record. */
    assert(hasOther[C] && hasOther[B]);
    if
    :: upgrades ->
        /* All hold the same, with the same live values, and nothing waits; */
        assert(SAME(A, C) && SAME(B, C));
        assert(held[A] == 0 && held[B] == 0 && held[C] == 0);
        /* every change counts, but what was refused is void and what it covered is live again; */
        assert(mark[C] == LAST && voids[C] == (isWrong -> BIT(2) : 0));
        assert(LIVES(C, 3) || CITY_LIVES(C));
        /* and the author knows of each of his changes how it ended. */
        assert(IS_TOLD(1) && IS_TOLD(2) && IS_TOLD(3))
    :: else
    fi
}
