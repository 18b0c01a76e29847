/* What waits through a recall: the district A shares a record with the city C, and that one with the
 * district B. B writes once what A's older program cannot judge, so it waits at A. A takes the record
 * back and shares it again, C hands it on again; A may erase what it knows, and A and C upgrade at
 * some time or never. By the newer words a change of A is void.
 *
 * Modelled, with the section that says so:
 *   - what waits at A is ended by no `closed`, and by no upgrade before it is shared   sharing.md §3, 9; §4
 *   - when it counts it is sent back to C, which has its values no more, and on to B   sharing.md §4
 *   - C does not hand it on without values while they wait at A                        sharing.md §4
 *   - who shares again what it had handed back tells the refusals that it knows        sharing.md §4
 *   - erasures reach all holders, go with a whole set, win over values that come       sharing.md §5
 *   - a refusal that the words known do not bear out waits                             merge.md §6
 *
 * Streams deliver every entry once and in order: that is what streams.pml is about. An entry names a
 * change; its values travel only while the sender has them, as bytes are stored once.
 *
 * Not modelled: a machine put back, further edits and recalls (recall.pml), B's older releases, the
 * text that B keeps of its own change because it was told that it waits (C-916).
 *
 * Claims: the assertions below.
 */
#include "nodes.pml"

/* The changes: A's first two, of which the newer words make the second void; B's. */
#define FOUNDING 0
#define WRONG 1
#define LATE 2
#define BIT(change) (1 << (change))
/* What is no change. An erasure names a set of changes. */
#define RECALL 8
#define CLOSED 9
#define REFUSAL 10
#define ERASURE(dots) (16 + (dots))

#define HOME 0
#define SHARED 1
#define RECALLING 2
#define SEALED 3
#define RETURNED 4

byte custody[NODES];
byte set[NODES];         /* changes that are known and count */
byte values[NODES];      /* those whose values are here */
byte erased[NODES];
bool isVoid[NODES];      /* the second change */
bool isNew[NODES];       /* of the newer release */
bool refusalWaits[NODES];
bool waits;              /* B's change, at A, with its values */
bool isOwed;             /* and C has handed the record back since */
bool hasB, isLeaving;    /* C shares it with B; C waits for B's answer */

bool wrote, recalled, released, passed, erases, upgradesA, upgradesC;

#define LENGTH 14
typedef Log { byte entry[LENGTH]; byte end };
Log log[STREAMS];
byte position[STREAMS];
byte closing[STREAMS];   /* `closed` stands here, and is not signed for; 0 for none */

/* Of use within one step; each step ends by `rest`. */
byte s, c, j;
bool lacked;
inline rest() { s = 0; c = 0; j = 0; lacked = false }

inline append(stream, what) {
    assert(log[stream].end < LENGTH);
    log[stream].entry[log[stream].end] = what;
    log[stream].end++
}

inline appendClosed(stream) {
    append(stream, CLOSED);
    closing[stream] = log[stream].end
}

inline drop(node) {
    values[node] = 0;
    custody[node] = RETURNED
}

/* ---- what waits ---- */

/* It counts at A. */
inline count() {
    waits = false;
    set[A] = set[A] | BIT(LATE);
    values[A] = values[A] | (BIT(LATE) & ~erased[A]);
#ifndef FAULT_NOT_SENT_BACK
    if
    :: isOwed -> append(UP(A), LATE)
    :: else
    fi;
#endif
    isOwed = false
}

inline retry() {
    if
    :: waits && isNew[A] && custody[A] != HOME -> count()
#ifdef FAULT_TRIED_TOO_EARLY
    /* A record that nobody shares: nobody may bring changes of it. */
    :: waits && isNew[A] && custody[A] == HOME -> waits = false
#endif
    :: else
    fi
}

/* ---- people and programs ---- */

inline release() {
    released = true;
    custody[A] = SHARED;
    for (j : FOUNDING .. LATE) {
        if
        :: set[A] & BIT(j) -> append(UP(A), j)
        :: else
        fi
    }
    if
    :: isVoid[A] -> append(UP(A), REFUSAL)
    :: else
    fi;
    if
    :: erased[A] -> append(UP(A), ERASURE(erased[A]))
    :: else
    fi;
    retry()
}

inline passOn() {
    passed = true;
    hasB = true;
    for (j : FOUNDING .. LATE) {
        if
#ifdef FAULT_HANDED_ON_EMPTY
        :: set[C] & BIT(j) -> append(DOWN(B), j)
#else
        :: (values[C] | erased[C]) & BIT(j) -> append(DOWN(B), j)
#endif
        :: else
        fi
    }
    if
    :: isVoid[C] -> append(DOWN(B), REFUSAL)
    :: else
    fi
}

inline erase() {
    erases = false;
    erased[A] = erased[A] | set[A];
    values[A] = values[A] & ~erased[A];
    if
    :: custody[A] != HOME -> append(UP(A), ERASURE(erased[A]))
    :: else
    fi
}

inline upgrade(node) {
    isNew[node] = true;
    refusalWaits[node] = false;
    if
    :: !isVoid[node] ->
        isVoid[node] = true;
        tellVoid(node, NONE)
    :: else
    fi
}

/* A refusal goes to all who share the record, and to who has yet to answer a recall. */
inline tellVoid(node, besides) {
    if
    :: node == A && besides != C && custody[A] != HOME -> append(UP(A), REFUSAL)
    :: node == C && besides != A && custody[C] != RETURNED -> append(DOWN(A), REFUSAL)
    :: else
    fi;
    if
    :: node == C && (hasB || isLeaving) -> append(DOWN(B), REFUSAL)
    :: else
    fi
}

/* ---- a node reads ---- */

/* A change in a holder's set. Without values it passes for one that was erased. */
inline enter(node, change, sender) {
    assert((values[sender] | erased[sender]) & BIT(change));
    lacked = !(values[node] & BIT(change));
    set[node] = set[node] | BIT(change);
    erased[node] = erased[node] | (BIT(change) & ~values[sender]);
    values[node] = (values[node] | (values[sender] & BIT(change))) & ~erased[node]
}

inline hearRefusal(node, sender) {
    if
    :: isVoid[node] -> skip
    :: !isVoid[node] && (isNew[node] || node == B) ->
        isVoid[node] = true;
        tellVoid(node, sender)
    :: else -> refusalWaits[node] = true
    fi
}

inline closeC() { appendClosed(DOWN(A)) }

inline cityFromA(what) {
    if
    :: what == RECALL ->
        custody[C] = SEALED;
        if
        :: hasB ->
            hasB = false;
            isLeaving = true;
            append(DOWN(B), RECALL)
        :: else -> closeC()
        fi
    :: what == REFUSAL -> hearRefusal(C, A)
    :: what >= ERASURE(0) ->
        erased[C] = erased[C] | (what - ERASURE(0));
        values[C] = values[C] & ~erased[C];
        if
        :: hasB || isLeaving -> append(DOWN(B), what)
        :: else
        fi
    :: else ->
        if
        /* Who releases again has read `closed`, though its receipt did not come. */
        :: custody[C] == SEALED -> drop(C); closing[DOWN(A)] = 0
        :: else
        fi;
        if
        :: custody[C] == RETURNED ->
            custody[C] = SHARED;
#ifndef FAULT_REFUSALS_UNTOLD
            if
            :: isVoid[C] -> append(DOWN(A), REFUSAL)
            :: else
            fi
#endif
        :: else
        fi;
        enter(C, what, A);
        if
#ifndef FAULT_NOT_SENT_ON
        :: hasB && lacked -> append(DOWN(B), what)
#endif
        :: else
        fi
    fi
}

inline cityFromB(what) {
    if
    :: what == CLOSED -> isLeaving = false; closeC()
    :: else ->
        enter(C, what, B);
        append(DOWN(A), what)
    fi
}

inline districtFromC(what) {
    if
    :: what == RECALL -> custody[B] = SEALED; appendClosed(UP(B))
    :: what == REFUSAL -> hearRefusal(B, C)
    :: what >= ERASURE(0) ->
        erased[B] = erased[B] | (what - ERASURE(0));
        values[B] = values[B] & ~erased[B]
    :: else ->
        if
        :: custody[B] == SEALED -> drop(B); closing[UP(B)] = 0
        :: else
        fi;
        custody[B] = SHARED;
        enter(B, what, C)
    fi
}

inline originFromC(what) {
    if
    :: what == CLOSED ->
        custody[A] = HOME;
        isOwed = waits;
#ifdef FAULT_ENDED_BY_CLOSED
        waits = false
#endif
    :: what == REFUSAL -> hearRefusal(A, C)
    :: else ->
        waits = true;
        retry()
    fi
}

inline read(stream) {
    c = log[stream].entry[position[stream]];
    position[stream]++;
    if
    :: stream == UP(A) -> cityFromA(c)
    :: stream == UP(B) -> cityFromB(c)
    :: stream == DOWN(A) -> originFromC(c)
    :: stream == DOWN(B) -> districtFromC(c)
    fi
}

/* The writer gets the receipt for its `closed`. */
inline sign(stream) {
    closing[stream] = 0;
    drop(SENDER(stream))
}

#define MAY_READ(s) (position[s] < log[s].end)
#define MAY_SIGN(s) (closing[s] > 0 && position[s] >= closing[s])

#define MISSING(node) (set[node] & ~values[node] & ~erased[node])
#define SAME(node) \
    (custody[node] == SHARED && set[node] == set[A] && values[node] == values[A] \
        && erased[node] == erased[A])

active proctype nodes() {
    atomic {
        custody[A] = SHARED; custody[C] = SHARED; custody[B] = SHARED;
        set[A] = 3; set[C] = 3; set[B] = 3;
        values[A] = 3; values[C] = 3; values[B] = 3;
        hasB = true;
        if :: erases = true :: skip fi;
        if :: upgradesA = true :: skip fi;
        if :: upgradesC = true :: skip fi
    }
    do
    :: atomic { !wrote && custody[B] == SHARED && !passed ->
        wrote = true;
        set[B] = set[B] | BIT(LATE);
        values[B] = values[B] | BIT(LATE);
        append(UP(B), LATE); rest() }
    :: atomic { !recalled && custody[A] == SHARED ->
        recalled = true; custody[A] = RECALLING; append(UP(A), RECALL); rest() }
    :: atomic { recalled && !released && custody[A] == HOME -> release(); rest() }
    :: atomic { recalled && !passed && !hasB && custody[C] == SHARED -> passOn(); rest() }
    :: atomic { erases -> erase(); rest() }
    :: atomic { upgradesA && !isNew[A] -> upgrade(A); retry(); rest() }
    :: atomic { upgradesC && !isNew[C] -> upgrade(C); rest() }
    :: atomic { MAY_READ(UP(A)) -> read(UP(A)); rest() }
    :: atomic { MAY_READ(UP(B)) -> read(UP(B)); rest() }
    :: atomic { MAY_READ(DOWN(A)) -> read(DOWN(A)); rest() }
    :: atomic { MAY_READ(DOWN(B)) -> read(DOWN(B)); rest() }
    :: atomic { MAY_SIGN(DOWN(A)) -> sign(DOWN(A)); rest() }
    :: atomic { MAY_SIGN(UP(B)) -> sign(UP(B)); rest() }
    :: else -> break
    od;
    /* What B wrote is at A: it counts, or waits with its values, and only for an upgrade; */
    assert(!wrote || (set[A] & BIT(LATE)) || waits);
    assert(!waits || !isNew[A]);
    /* of what was not erased A has the values; */
    assert(MISSING(A) == 0);
    /* the others hold the same, but for what waits: that has no values, and passes for nothing else; */
    assert(waits || (SAME(C) && SAME(B)));
    assert(!waits || (MISSING(C) & ~BIT(LATE)) == 0 && (MISSING(B) & ~BIT(LATE)) == 0);
    assert(!waits || !((erased[C] | erased[B]) & BIT(LATE)));
    /* and who does not hold a change for void that another does has been told. */
    assert(isVoid[A] == isVoid[C] || refusalWaits[A] || refusalWaits[C]);
    assert(isVoid[B] == isVoid[C])
}
