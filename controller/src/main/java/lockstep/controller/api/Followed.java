package lockstep.controller.api;

import java.time.Duration;

/// How far a controller that does not lead has followed the journal.
///
/// @param seq the newest event that its view shows, at least
/// @param age so long ago the journal held nothing newer
public record Followed(long seq, Duration age) {}
