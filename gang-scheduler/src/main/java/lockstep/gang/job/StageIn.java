package lockstep.gang.job;

/// Data that a job wants on each of its nodes before it starts.
///
/// @param uri `file:///…` or `s3://…`
/// @param mebibytes about how much that is; 0 where nobody knows
public record StageIn(String uri, long mebibytes) {}
