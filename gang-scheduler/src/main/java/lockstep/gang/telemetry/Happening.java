package lockstep.gang.telemetry;

import java.time.Instant;

/// Something that happened once on a node.
///
/// @param number counts the happenings of one incarnation, from 1; the same number is the same
///   happening
/// @param symptom `xid 79`, `link flap`, `machine check`, `oom kill`
/// @param part which part of the node; may be empty
/// @param text as the source worded it
/// @param drains the node drains itself because of it
public record Happening(
        long number, String symptom, String part, String text, Instant at, boolean drains) {}
