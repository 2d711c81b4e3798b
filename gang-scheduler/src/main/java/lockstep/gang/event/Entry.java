package lockstep.gang.event;

import lockstep.gang.cluster.Epoch;

import java.time.Instant;

/// An event in its place in the journal.
///
/// @param seq dense, from 1
/// @param epoch whose leadership wrote it
/// @param at wall-clock time, for display only
public record Entry(long seq, Epoch epoch, Instant at, Event event) {}
