package lockstep.doctor;

import lockstep.doctor.finding.Check;

/// A check with its name.
///
/// @param subject what is looked at, in one or two words
record Station(String subject, Check check) {}
