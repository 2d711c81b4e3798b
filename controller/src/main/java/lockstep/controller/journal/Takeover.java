package lockstep.controller.journal;

/// A leadership that has begun.
///
/// @param epoch its number, higher than any before
/// @param first its first record, durable
/// @param passedOver epochs below it that this journal has never given
public record Takeover(long epoch, JournalRecord first, PassedOver passedOver) {}
