package lockstep.controller.journal;

/// A leadership that has begun.
///
/// @param epoch its number, higher than any before
/// @param first its first record, durable
public record Takeover(long epoch, JournalRecord first) {}
