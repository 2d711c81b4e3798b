package lockstep.controller.identity;

import java.time.Duration;

/// Which tokens there may be.
///
/// @param cluster whose name stands in them
/// @param longest how long one counts at most
/// @param roles whether some may count with the roles of their user
public record TokenRules(String cluster, Duration longest, boolean roles) {}
