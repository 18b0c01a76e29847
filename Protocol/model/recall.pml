/* Recall: the district A takes a record back that it had released to the city C, and that C may have
 * handed on to the district B; late edits of both still come to A, values go, and a release comes
 * again only after the last `closed`. A may lose its machine at any moment and go on from a backup.
 *
 * Modelled, with the section that says so:
 *   - release: the whole set goes into the stream; edits follow by themselves      sharing.md §1, §2
 *   - recall ends sharing; a holder seals, and recalls from those beyond           sharing.md §3, 1 to 4
 *   - what others wrote before is still taken, and sent on towards the origin      sharing.md §3, 5
 *   - `closed` after all that is owed, and for what is unknown or handed back      sharing.md §3, 6 and 7
 *   - values go when `closed` was signed for; the set's names stay                 sharing.md §3, 8
 *   - an answer names its recall, and ends the last one only                       sharing.md §3, 6 and 10
 *   - released again: a known change without values is applied                     sharing.md §4
 *   - a restored origin reads back, does its recall again, repeats open ones       recovery.md §2
 *   - a release that is given back goes out once more as a whole set               recovery.md §2
 *
 * Streams deliver every entry once and in order: that is what streams.pml is about. Receipts come
 * late, each node reads when it likes. An entry names a change; its values travel only while the
 * sender has them, as bytes are stored once.
 *
 * Not modelled: B's and C's own machines put back, erasures and refusals during a recall, changes
 * that A's people make while it reads back, names of the audience.
 *
 * Claims: the assertions below.
 */
#include "nodes.pml"

#ifndef RELEASES
#define RELEASES 1
#endif
#ifndef RECALLS
#define RECALLS 1
#endif
/* Who edits: 1 for C, 2 for A, 4 for B, summed. */
#ifndef EDITORS
#define EDITORS 7
#endif

/* The changes: the founding one, and one edit of each node. */
#define FOUNDING 0
#define EDIT(node) ((node) + 1)
#define BIT(change) (1 << (change))
#define EDITS_BEYOND (BIT(EDIT(C)) | BIT(EDIT(B)))
/* What is no change. An answer is CLOSED and the place of the recall that it answers. */
#define RECALL 8
#define CLOSED 16

#define HOME 0      /* or never heard of */
#define SHARED 1
#define RECALLING 2
#define SEALED 3
#define RETURNED 4

byte custody[NODES];
byte set[NODES];         /* changes that are known */
byte values[NODES];      /* those whose values are here */
bool isLeaving[NODES];   /* a recall of this node waits for its answer */
bool hasB;               /* C handed the record on to B */

#define LENGTH 16
/* Where an entry stands: in which life of its writer, and as which entry. Only A has two lives. */
#define PLACE(stream, sequence) ((sequence) + (stream == UP(A) && restored -> LENGTH : 0))
typedef Log { byte entry[LENGTH]; byte end };
Log log[STREAMS];
Log before;              /* A's stream of its former life */
byte position[STREAMS];
byte confirmed[STREAMS];    /* up to here the writer has the reader's receipt */
byte closing[STREAMS];   /* `closed` stands here, and is not signed for; 0 for none */
byte awaited[STREAMS];   /* the place of the last recall that was written here */
byte heard[STREAMS];     /* the place of the last recall that was read here */

byte releases, recalls, passes, edited;

/* The machine of A that is lost: the backup, and reading back. */
bool backed, restored;
byte keptCustody, keptSet, keptEnd, keptRead, keptAwaited;
bool keptLeaving, keptWanted;
bool reading, hasOwn;
byte own;                /* how much of its former stream it has */
byte came;               /* how much of it C has */
bool again;              /* a recall was given back */
bool unanswered;         /* the backup has a recall that waits for its answer */
bool part;               /* a release was given back, perhaps in part */

/* What an observer knows. */
bool wanted;             /* the last that A's people did was a release */
byte gone;               /* values that only the lost machine had */

/* Of use within one step; each step ends by `rest`. */
byte i, j, s, c;
bool isNew;
inline rest() { i = 0; j = 0; s = 0; c = 0; isNew = false }

inline append(stream, what) {
    /* Nothing of a record goes out that its side has taken back. */
    assert(stream != UP(A) || what >= RECALL || wanted);
    assert(log[stream].end < LENGTH);
    log[stream].entry[log[stream].end] = what;
    log[stream].end++;
    if
    :: what == RECALL -> awaited[stream] = PLACE(stream, log[stream].end)
    :: else
    fi
}

inline appendSet(stream, node) {
    for (j : 0 .. 3) {
        if
        :: set[node] & BIT(j) -> append(stream, j)
        :: else
        fi
    }
}

inline answer(stream) { append(stream, CLOSED + heard[BACK(stream)]) }

inline appendClosed(stream) {
    answer(stream);
    closing[stream] = log[stream].end
}

#ifdef FAULT_ANY_ANSWER
#define ANSWERS(what, stream) true
#else
#define ANSWERS(what, stream) ((what) - CLOSED == awaited[stream])
#endif

/* ---- people ---- */

inline release() {
    releases++;
    wanted = true;
    set[A] = set[A] | BIT(FOUNDING);
    values[A] = values[A] | BIT(FOUNDING);
    custody[A] = SHARED;
    appendSet(UP(A), A)
}

inline edit(node) {
    edited = edited | BIT(EDIT(node));
    set[node] = set[node] | BIT(EDIT(node));
    values[node] = values[node] | BIT(EDIT(node));
    if
    :: node == A -> append(UP(A), EDIT(A))
    :: node == B -> append(UP(B), EDIT(B))
    :: node == C ->
        append(DOWN(A), EDIT(C));
        if
        :: hasB -> append(DOWN(B), EDIT(C))
        :: else
        fi
    fi
}

inline passOn() {
    passes++;
    hasB = true;
    appendSet(DOWN(B), C)
}

inline recall() {
    isLeaving[A] = true;
    custody[A] = RECALLING;
    append(UP(A), RECALL)
}

/* ---- a node reads ---- */

inline drop(node) {
    values[node] = 0;
    custody[node] = RETURNED
}

/* A change in the set of a holder; its values come if the sender still has them. */
inline enter(node, change, sender) {
    if
    :: custody[node] == HOME || custody[node] == RETURNED ->
        /* A record that is new, or was handed back, comes from its beginning. */
        assert(change == FOUNDING);
        custody[node] = SHARED
    :: else
    fi;
    set[node] = set[node] | BIT(change);
    values[node] = values[node] | (values[sender] & BIT(change))
}

inline closeC() {
    appendClosed(DOWN(A));
#ifdef FAULT_DROPPED_EARLY
    drop(C)
#endif
}

inline cityFromA(what) {
    if
    :: what == RECALL && custody[C] == SHARED ->
#ifndef FAULT_NOT_SEALED
        custody[C] = SEALED;
#endif
        if
#ifndef FAULT_RECALL_NOT_PASSED
        :: hasB ->
            hasB = false;
            isLeaving[C] = true;
            append(DOWN(B), RECALL);
#ifdef FAULT_CLOSED_EARLY
            closeC()
#endif
#endif
        :: else -> closeC()
        fi
    :: what == RECALL && custody[C] == SEALED ->
        if
#ifndef FAULT_ANSWERED_ONCE
        /* A restored origin has read the answer already, and waits for another. */
        :: !isLeaving[C] -> closeC()
#endif
        :: else
        fi
#ifdef FAULT_UNKNOWN_UNANSWERED
    :: what == RECALL && custody[C] != SHARED && custody[C] != SEALED -> skip
#else
    :: what == RECALL && custody[C] != SHARED && custody[C] != SEALED -> answer(DOWN(A))
#endif
    :: what != RECALL ->
        if
        :: custody[C] == SEALED && !isLeaving[C] ->
            /* Who releases again has read `closed`, though its receipt did not come. */
            drop(C);
            closing[DOWN(A)] = 0
        :: else
        fi;
        /* A sealed record is given nothing more by the side that took it back. */
        assert(custody[C] != SEALED);
        isNew = !(values[C] & BIT(what));
        enter(C, what, A);
        if
        :: hasB && isNew -> append(DOWN(B), what)
        :: else
        fi
    fi
}

inline cityFromB(what) {
    if
    :: what >= CLOSED && !ANSWERS(what, DOWN(B)) -> skip
    :: what >= CLOSED && ANSWERS(what, DOWN(B)) ->
        isLeaving[C] = false;
        if
#ifndef FAULT_CLOSED_EARLY
        :: custody[C] == SEALED -> closeC()
#endif
        :: else
        fi
    :: else ->
        set[C] = set[C] | BIT(what);
        values[C] = values[C] | (values[B] & BIT(what));
        append(DOWN(A), what)
    fi
}

inline districtFromC(what) {
    if
    :: what == RECALL && custody[B] == SHARED ->
        custody[B] = SEALED;
        appendClosed(UP(B))
    :: what == RECALL && custody[B] != SHARED -> answer(UP(B))
    :: what != RECALL ->
        if
        :: custody[B] == SEALED -> drop(B); closing[UP(B)] = 0
        :: else
        fi;
        enter(B, what, C)
    fi
}

/* A recall that was given back is done again when all was read: nothing goes out before it. */
#ifdef FAULT_ANSWERED_BEFORE_RECALL
#define WILL_RECALL false
#else
#define WILL_RECALL again
#endif

inline originFromC(what) {
    if
    :: what >= CLOSED && isLeaving[A] && !ANSWERS(what, UP(A)) -> skip
    :: what >= CLOSED && isLeaving[A] && ANSWERS(what, UP(A)) ->
        isLeaving[A] = false;
#ifdef FAULT_RELEASED_EARLY
        if
        :: custody[A] == RECALLING -> custody[A] = HOME
        :: else
        fi
#else
        custody[A] = HOME
#endif
        /* What the others wrote before they heard of the recall is here when sharing has ended. */
        assert((edited & EDITS_BEYOND & ~values[A] & ~gone) == 0)
    :: what >= CLOSED && !isLeaving[A] ->
        /* An answer that nobody waits for, of a record that is shared again. */
        if
        :: custody[A] == SHARED && !WILL_RECALL -> appendSet(UP(A), A)
        :: else
        fi
    :: else ->
        set[A] = set[A] | BIT(what);
        values[A] = values[A] | (values[C] & BIT(what))
    fi
}

/* ---- the machine of A is lost ---- */

inline backUp() {
    backed = true;
    keptCustody = custody[A];
    keptSet = values[A];
    keptEnd = log[UP(A)].end;
    keptRead = position[DOWN(A)];
    keptLeaving = isLeaving[A];
    keptAwaited = awaited[UP(A)];
    keptWanted = wanted
}

inline restore() {
    restored = true;
    reading = true;
    /* Only C's values, and what B has yet to bring there, come to A again. */
    gone = edited & ~keptSet & ~values[C];
    for (i : position[UP(B)] + 1 .. log[UP(B)].end) {
        if
        :: log[UP(B)].entry[i - 1] < RECALL -> gone = gone & ~BIT(log[UP(B)].entry[i - 1])
        :: else
        fi
    }
    set[A] = keptSet;
    values[A] = keptSet;
    custody[A] = keptCustody;
    isLeaving[A] = keptLeaving;
    awaited[UP(A)] = keptAwaited;
    unanswered = keptLeaving;
    own = keptEnd;
    came = position[UP(A)];
    position[DOWN(A)] = keptRead;
    confirmed[DOWN(A)] = (confirmed[DOWN(A)] > keptRead -> keptRead : confirmed[DOWN(A)]);
    /* What C heard of since the backup stands. */
    wanted = keptWanted;
    for (i : 0 .. log[UP(A)].end - 1) {
        before.entry[i] = log[UP(A)].entry[i];
        log[UP(A)].entry[i] = 0;
        if
        :: i >= keptEnd && i < came && before.entry[i] == RECALL -> wanted = false
        :: i >= keptEnd && i < came && before.entry[i] == FOUNDING -> wanted = true
        :: else
        fi
    }
    log[UP(A)].end = 0;
    position[UP(A)] = 0;
    confirmed[UP(A)] = 0;
    keptCustody = 0; keptSet = 0; keptEnd = 0; keptRead = 0; keptLeaving = false;
    keptWanted = false;
    keptAwaited = 0
}

/* C gives back the next entry of A's former stream. */
inline giveBack() {
    c = before.entry[own];
    own++;
    if
    :: c == RECALL -> again = true; awaited[UP(A)] = own
    :: else ->
        /* Released since: the recall of the backup was answered, one given back before was too. */
        again = false;
        unanswered = false;
        isLeaving[A] = false;
#ifndef FAULT_HALF_A_RELEASE
        part = part || custody[A] != SHARED;
#endif
        custody[A] = SHARED;
        set[A] = set[A] | BIT(c);
        values[A] = values[A] | (values[C] & BIT(c))
    fi
}

/* Nothing follows. What C never got goes into the new stream, but for recalls. */
inline endGivingBack() {
    hasOwn = true;
    if
    :: custody[A] == SHARED && came < own ->
        for (i : came .. own - 1) {
            append(UP(A), before.entry[i])
        }
    :: else
    fi
}

/* All is read: recalls that nothing undid are done again. */
inline finish() {
    reading = false;
    hasOwn = false;
    for (i : 0 .. LENGTH - 1) {
        before.entry[i] = 0
    }
    own = 0;
    came = 0;
#ifndef FAULT_RECALL_FORGOTTEN
    if
    :: unanswered && isLeaving[A] -> append(UP(A), RECALL)
    :: else
    fi;
    if
    :: again && custody[A] == SHARED -> recall()
    :: else
    fi;
#endif
    if
    :: part && custody[A] == SHARED -> appendSet(UP(A), A)
    :: else
    fi;
    part = false;
    unanswered = false;
    again = false
}

/* ---- what happens ---- */

inline read(stream) {
    c = log[stream].entry[position[stream]];
    position[stream]++;
    if
    :: c == RECALL -> heard[stream] = PLACE(stream, position[stream])
    :: else
    fi;
    if
    :: stream == UP(A) -> cityFromA(c)
    :: stream == UP(B) -> cityFromB(c)
    :: stream == DOWN(A) -> originFromC(c)
    :: stream == DOWN(B) -> districtFromC(c)
    fi
}

/* The writer gets the receipt. */
inline sign(stream) {
    confirmed[stream] = position[stream];
    if
    :: closing[stream] > 0 && confirmed[stream] >= closing[stream] ->
        closing[stream] = 0;
        drop(SENDER(stream))
    :: else
    fi
}

#define MAY_READ(s) \
    (position[s] < log[s].end \
        && (!reading || (s != UP(A) && (s != DOWN(A) || hasOwn))))
#define MAY_SIGN(s) (confirmed[s] < position[s])
#define ANY(MAY) (MAY(0) || MAY(1) || MAY(2) || MAY(3))
#define CHOOSE(MAY) if :: MAY(0) -> s = 0 :: MAY(1) -> s = 1 :: MAY(2) -> s = 2 :: MAY(3) -> s = 3 fi

#define CAN_EDIT(node) \
    ((EDITORS & BIT(node)) && custody[node] == SHARED && !(edited & BIT(EDIT(node))))
#ifdef FAULT_RELEASED_EARLY
#define CAN_RELEASE (custody[A] == HOME || custody[A] == RECALLING)
#else
#define CAN_RELEASE (custody[A] == HOME)
#endif

#define HOLDS_NOTHING(node) \
    (values[node] == 0 && (custody[node] == HOME || custody[node] == RETURNED))
#define HOLDS_ALL(node) (values[node] == values[A] && custody[node] == SHARED)

active proctype nodes() {
    do
    :: atomic { releases < RELEASES && CAN_RELEASE && !reading -> release(); rest() }
    :: atomic {
        recalls < RECALLS && custody[A] == SHARED && !reading ->
            recalls++; wanted = false; recall(); rest() }
    :: atomic { CAN_EDIT(A) && !reading -> edit(A); rest() }
    :: atomic { CAN_EDIT(B) -> edit(B); rest() }
    :: atomic { CAN_EDIT(C) -> edit(C); rest() }
    :: atomic { custody[C] == SHARED && !hasB && passes < RELEASES -> passOn(); rest() }
    :: atomic { ANY(MAY_READ) -> CHOOSE(MAY_READ); read(s); rest() }
    :: atomic { ANY(MAY_SIGN) -> CHOOSE(MAY_SIGN); sign(s); rest() }
#ifndef NO_RESTORE
    :: atomic { !backed -> backUp(); rest() }
    :: atomic { backed && !restored -> restore(); rest() }
#endif
    :: atomic { reading && !hasOwn && own < came -> giveBack(); rest() }
    :: atomic { reading && !hasOwn && own >= came -> endGivingBack(); rest() }
    :: atomic {
        reading && hasOwn && position[DOWN(A)] == log[DOWN(A)].end -> finish(); rest() }
    :: else -> break
    od;
    /* Nobody waits for an answer that does not come, */
    assert(!isLeaving[A] && !isLeaving[C] && custody[A] != RECALLING);
    /* the last word of A's people counts, */
    assert((custody[A] == SHARED) == wanted);
    /* after `closed` nobody beyond holds a value, */
    assert(wanted || (HOLDS_NOTHING(C) && HOLDS_NOTHING(B)));
    /* of a record that is shared all hold the same, */
    assert(!wanted || (HOLDS_ALL(C) && (hasB -> HOLDS_ALL(B) : HOLDS_NOTHING(B))));
    /* and no edit is lost but what only the lost machine had. */
    assert((edited & ~values[A] & ~gone) == 0)
}
