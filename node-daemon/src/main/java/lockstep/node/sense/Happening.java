package lockstep.node.sense;

import java.time.Instant;

/// Something that happened once.
///
/// @param symptom `xid 79`, `link flap`, `machine check`, `oom kill`, `stray process`, `unclean`
/// @param part which part of the node; may be empty
/// @param text as the source worded it
/// @param at wall clock
/// @param drains the node shall get nothing new because of it, until an administrator resumes it
public record Happening(String symptom, String part, String text, Instant at, boolean drains) {}
