/* Streams, positions, lives: what two districts and a city write reaches all three once, in order,
 * over a network that loses, doubles and reorders, with machines that die at any moment, one of which
 * is put back to a backup.
 *
 * Modelled, with the section that says so:
 *   - writing a change appends it to the stream of each peer that may carry it      sharing.md §2
 *   - a batch is taken if it begins at or below the position, in the life known     sync.md §4
 *   - entries, position and receipt are one transaction; receipts confirm           sync.md §4
 *   - a change beyond a gap waits for the one before                             merge.md §4, §5
 *   - never back to where it came from, nor down to the author's own side           sharing.md §2
 *   - a restored node takes a new incarnation; the former life is retired           recovery.md §1, §4
 *   - it gets back its own former stream, then reads its peer's, then sends         recovery.md §2, §3
 *   - what it gets back goes on to the others; what never arrived is written anew   recovery.md §2
 *
 * The network hands over whatever was ever sent, in any order, any number of times, or never: there
 * is no channel, a batch is any piece of a log. A crash is a choice between two steps that a machine
 * does one after the other; within one transaction there is none. An entry written but not sent when
 * the machine was lost is cut off by choice.
 *
 * Not modelled: values and contexts (the merge is a function of the set, merge.md §1; here sets are
 * compared), keys, nonces and signatures (nobody here lies), statements, the pruning of rows. One
 * record, shared by all three from the start; recall.pml and refusals.pml take it from there.
 *
 * Stricter than the text: `reclaimed` is said only when the new life was approved (recovery.md §3, 2 says
 * it at once). Without that, ENDS_UNHEARD, what a copy of the old machine gives in between is lost to the
 * restored node, and statements stay `different`.
 *
 * Claims: the assertions below, each with its sentence; and that every run ends with equal sets.
 */
#include "nodes.pml"

/* How many changes each node writes, at most two. */
#ifndef WRITES_C
#define WRITES_C 1
#endif
#ifndef WRITES_A
#define WRITES_A 1
#endif
#ifndef WRITES_B
#define WRITES_B 1
#endif

/* A change's number is its dot: the author's node, its life, its counter. */
#define CHANGE(node, life, counter) ((node) * 4 + (life) * 2 + (counter) - 1)
#define AUTHOR(change) ((change) / 4)
#define COUNTER(change) ((change) % 2 + 1)
#define BIT(change) (1 << (change))

byte writes[NODES];         /* how many it may still make */
short set[NODES];           /* the changes that a node has */
short waiting[NODES];       /* those that wait for the one before */
byte life[NODES];

/* The stream s in one of its writer's two lives. */
#define LENGTH 6
typedef Log { byte entry[LENGTH]; byte end };
Log log[8];
#define LOG(s, life) ((s) * 2 + (life))
#define PRESENT(s) LOG(s, life[SENDER(s)])

byte confirmed[STREAMS];    /* by receipts, as the writer knows it */
byte known[STREAMS];        /* the writer's life that the reader goes by */
byte position[STREAMS];     /* of the reader, in that life */
byte former[STREAMS];       /* of the reader, in the life before */

/* The one machine that is put back: its backup, and how far it has read back. */
byte victim;
bool backed, restored;
short kept;                 /* the set */
byte keptEnd[STREAMS];      /* how far it had written */
byte keptPosition[STREAMS]; /* how far it had read */
byte own[STREAMS];          /* how much of its former stream it has */
bool reading[STREAMS];      /* reads back from the reader of this stream of its */
bool hasOwn[STREAMS];       /* has all of its former stream again */

/* What an observer knows. */
short made;                 /* every dot that ever named a change */
short lost;                 /* what only the lost machine had */

/* Of use within one step; each step ends by `rest`. */
byte i, j, s, c, n, from, to, was, old;

inline rest() {
    i = 0; j = 0; s = 0; c = 0; n = 0; from = 0; to = 0; was = 0; old = 0
}

/* The reader heard of the life that the writer is in. */
#define MOVED(s) (known[s] == life[SENDER(s)])
/* A restored node sends nothing to a peer before it read back, and reads on in the peer's stream
 * only when it has its own again. */
#define SENDS(s) (!reading[s])
#define READS(s) (!reading[BACK(s)] || hasOwn[BACK(s)])

/* Upward what nodes of this side wrote, downward nothing of the receiver's own side. */
#define MAY_CARRY(s, change) \
    ((s) % 2 == 0 -> AUTHOR(change) == SENDER(s) : AUTHOR(change) != RECEIVER(s))
#ifdef FAULT_ECHO
#define IS_FOR(s, change, source) true
#else
#define IS_FOR(s, change, source) (RECEIVER(s) != (source) && MAY_CARRY(s, change))
#endif

inline append(stream, change) {
    assert(log[PRESENT(stream)].end < LENGTH);
    for (j : 1 .. log[PRESENT(stream)].end) {
        /* A change stands once in a stream. */
        assert(log[PRESENT(stream)].entry[j - 1] != change)
    }
    log[PRESENT(stream)].entry[log[PRESENT(stream)].end] = change;
    log[PRESENT(stream)].end++
}

inline route(node, change, source) {
    for (i : 0 .. STREAMS - 1) {
        if
        :: SENDER(i) == node && IS_FOR(i, change, source) -> append(i, change)
        :: else
        fi
    }
}

/* A change enters a node's set and is written for the others, in one transaction. One that comes before
 * the writer's change before it waits: that happens when C is put back, and writes anew for B what B
 * never got after it read on in A's stream. */
inline enter(node, change, source) {
    if
#ifndef FAULT_TWICE
    :: set[node] & BIT(change) -> skip /* duplicate */
#endif
    :: else ->
        if
        :: COUNTER(change) == 2 && !(set[node] & BIT(change - 1)) ->
            waiting[node] = waiting[node] | BIT(change)
        :: else ->
            set[node] = set[node] | BIT(change);
            route(node, change, source);
            if
            :: COUNTER(change) == 1 && waiting[node] & BIT(change + 1) ->
                waiting[node] = waiting[node] & ~BIT(change + 1);
                set[node] = set[node] | BIT(change + 1);
                route(node, change + 1, source)
            :: else
            fi
        fi
    fi
}

inline write(node) {
    writes[node]--;
    c = CHANGE(node, life[node], 1);
    if
    :: set[node] & BIT(c) -> c++
    :: else
    fi;
    /* A dot names one change, for ever. */
    assert(!(made & BIT(c)));
    made = made | BIT(c);
    enter(node, c, NONE)
}

inline mayDie() {
    if
    :: true
    :: to = 0; n = 0
    fi
}

/* A batch: of stream st, in its writer's life lf, the entries after `from` up to `to`. */
inline take(st, lf) {
    n = (from > position[st] -> from : position[st]);
    was = position[st];
    if
#ifndef FAULT_LIFE_UNCHECKED
    :: known[st] != lf -> skip /* restore_pending, retired_incarnation */
#endif
#ifndef FAULT_GAP_ACCEPTED
    :: from > position[st] -> skip /* sequence_gap */
#endif
    :: else ->
#ifdef FAULT_RECEIPT_FIRST
        confirmed[st] = (confirmed[st] > to -> confirmed[st] : to);
        mayDie();
#endif
#ifdef FAULT_POSITION_FIRST
        position[st] = (position[st] > to -> position[st] : to);
        mayDie();
#endif
#ifdef FAULT_TWICE
        n = from;
#endif
        do
        :: n < to ->
            c = log[LOG(st, lf)].entry[n];
            n++;
            /* Nobody is told what it wrote itself. */
            assert(AUTHOR(c) != RECEIVER(st));
            enter(RECEIVER(st), c, SENDER(st))
        :: else -> break
        od;
#ifdef FAULT_POSITION_BACK
        position[st] = to
#else
        position[st] = (position[st] > to -> position[st] : to)
#endif
    fi;
    /* A reader's position never goes back within a life. */
    assert(position[st] >= was)
}

inline backUp() {
    backed = true;
    kept = set[victim];
    for (i : 0 .. STREAMS - 1) {
        if
        :: SENDER(i) == victim -> keptEnd[i] = log[LOG(i, 0)].end
        :: RECEIVER(i) == victim -> keptPosition[i] = position[i]
        :: else
        fi
    }
}

inline restore() {
    restored = true;
    lost = set[victim] & ~kept & ~set[(victim + 1) % 3] & ~set[(victim + 2) % 3];
    set[victim] = kept;
    waiting[victim] = 0;
    kept = 0;
#ifndef FAULT_LIFE_KEPT
    life[victim] = 1;
#endif
    for (i : 0 .. STREAMS - 1) {
        if
        :: SENDER(i) == victim ->
            /* What had been written and not sent is gone. How much that was is a choice. */
            do
            :: log[LOG(i, 0)].end > position[i] && log[LOG(i, 0)].end > keptEnd[i] ->
                log[LOG(i, 0)].end--;
                log[LOG(i, 0)].entry[log[LOG(i, 0)].end] = 0
            :: break
            od;
            own[i] = keptEnd[i];
            confirmed[i] = 0;
#ifdef FAULT_LIFE_KEPT
            log[LOG(i, 0)].end = keptEnd[i]
#else
            reading[i] = true
#endif
        :: RECEIVER(i) == victim -> position[i] = keptPosition[i]
        :: else
        fi;
        keptEnd[i] = 0;
        keptPosition[i] = 0
    }
}

/* The reader of a restored node's stream hears of the new life and ends the former one. It sends
 * again what the restored node has not. */
inline adopt(st) {
    known[st] = 1;
    former[st] = position[st];
    position[st] = 0;
    confirmed[BACK(st)] = position[BACK(st)]
}

/* How far the former life of a stream came. */
#define CAME(s) (MOVED(s) -> former[s] : position[s])
#define MAY_ADOPT(s) !MOVED(s)
#define MAY_GIVE_BACK(s) (reading[s] && !hasOwn[s] && own[s] < CAME(s))
/* Only when the former life is ended, for what comes of it later is never given back. */
#ifdef FAULT_ENDS_UNHEARD
#define MAY_END(s) (reading[s] && !hasOwn[s] && own[s] >= CAME(s))
#else
#define MAY_END(s) (reading[s] && !hasOwn[s] && own[s] >= CAME(s) && MOVED(s))
#endif
#define MAY_FINISH(s) \
    (reading[s] && hasOwn[s] && position[BACK(s)] == log[PRESENT(BACK(s))].end)

/* The next entry, as it came. */
inline giveBack(st) {
    c = log[LOG(st, 0)].entry[own[st]];
    own[st]++;
#ifdef FAULT_NOT_PASSED_ON
    set[victim] = set[victim] | BIT(c)
#else
    enter(victim, c, RECEIVER(st))
#endif
}

/* Nothing follows. What the reader never got is written into the new stream. */
inline endGivingBack(st) {
    hasOwn[st] = true;
#ifndef FAULT_TAIL_DROPPED
    for (n : CAME(st) + 1 .. own[st]) {
        c = log[LOG(st, 0)].entry[n - 1];
        append(st, c)
    }
#endif
    own[st] = 0
}

#define MAY_TAKE(s) (MOVED(s) && position[s] < log[PRESENT(s)].end && SENDS(s) && READS(s))
#define MAY_CONFIRM(s) (MOVED(s) && MOVED(BACK(s)) && confirmed[s] < position[s] && READS(s))

#define ANY(MAY) (MAY(0) || MAY(1) || MAY(2) || MAY(3))
#define CHOOSE(MAY) if :: MAY(0) -> s = 0 :: MAY(1) -> s = 1 :: MAY(2) -> s = 2 :: MAY(3) -> s = 3 fi

#define CARRIED(s) \
    (MOVED(s) && position[s] == log[PRESENT(s)].end && confirmed[s] == position[s] && !reading[s])
#define QUIET (CARRIED(0) && CARRIED(1) && CARRIED(2) && CARRIED(3))
#define EQUAL \
    (set[A] == set[C] && set[B] == set[C] && waiting[A] == 0 && waiting[B] == 0 && waiting[C] == 0)
#define NOTHING_LOST ((made & ~set[C] & ~lost) == 0)
#define HONEST(s) (!MOVED(s) || !MOVED(BACK(s)) || confirmed[s] <= position[s])

active proctype nodes() {
    atomic {
        writes[C] = WRITES_C;
        writes[A] = WRITES_A;
        writes[B] = WRITES_B;
        if
        :: victim = NONE
        :: victim = A
        :: victim = C
        fi
    };
    do
    :: atomic { writes[C] > 0 -> write(C); rest() }
    :: atomic { writes[A] > 0 -> write(A); rest() }
    :: atomic { writes[B] > 0 -> write(B); rest() }
    :: atomic {
        ANY(MAY_TAKE) ->
            CHOOSE(MAY_TAKE);
            from = position[s];
            to = from + 1;
            do
            :: to < log[PRESENT(s)].end -> to++
            :: break
            od;
            take(s, known[s]);
            rest()
        }
    :: atomic { ANY(MAY_CONFIRM) -> CHOOSE(MAY_CONFIRM); confirmed[s] = position[s]; rest() }
    :: atomic { victim != NONE && !backed -> backUp(); rest() }
    :: atomic { victim != NONE && backed && !restored -> restore(); rest() }
    :: atomic { ANY(MAY_ADOPT) -> CHOOSE(MAY_ADOPT); adopt(s); rest() }
    :: atomic { ANY(MAY_GIVE_BACK) -> CHOOSE(MAY_GIVE_BACK); giveBack(s); rest() }
    :: atomic { ANY(MAY_END) -> CHOOSE(MAY_END); endGivingBack(s); rest() }
    :: atomic {
        ANY(MAY_FINISH) ->
            CHOOSE(MAY_FINISH); reading[s] = false; hasOwn[s] = false; rest() }
    :: else -> break
    od;
    /* No run stands still with anything undone. */
    assert(QUIET)
}

/* Whatever was sent, of either life, may come again, late, and in any order. */
active proctype network() {
end:
    do
    :: atomic {
        if
        :: s = 0
        :: s = 1
        :: s = 2
        :: s = 3
        fi;
        if
        :: old = 0
        :: life[SENDER(s)] == 1 && SENDS(s) -> old = 1
        fi;
        if
        :: READS(s) && log[LOG(s, old)].end > 0 ->
            from = 0;
            do
            :: from + 1 < log[LOG(s, old)].end -> from++
            :: break
            od;
            to = from + 1;
            do
            :: to < log[LOG(s, old)].end -> to++
            :: break
            od;
            take(s, old)
        :: else
        fi;
        rest() }
    od
}

active proctype observer() {
end:
    do
    :: atomic {
        !HONEST(0) || !HONEST(1) || !HONEST(2) || !HONEST(3) ->
            /* Nothing counts as received that is not stored there. */
            assert(false) }
    :: atomic {
        QUIET && !(EQUAL && NOTHING_LOST) ->
            /* When all is carried over, all hold the same, and nothing is lost. */
            assert(false) }
    od
}
