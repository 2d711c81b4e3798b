package lockstep.controller.api;

/// Which cluster this is, and which of its controllers answers.
///
/// @param name the cluster's, for people
/// @param id made once, at the journal's birth: another journal is another cluster
/// @param controller this controller's name
/// @param version of this program
public record ClusterIdentity(String name, String id, String controller, String version) {}
