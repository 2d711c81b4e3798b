package lockstep.gang.lifecycle;

/// What one rank used.
public record RankUsage(int rank, Used used) {}
