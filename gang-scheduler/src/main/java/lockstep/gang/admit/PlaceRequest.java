package lockstep.gang.admit;

/// Where the gang should be. Empty texts mean "not asked for".
///
/// @param nodeList host list of nodes that the gang must contain
/// @param exclude host list of nodes that it must not contain
/// @param constraint features joined by `&`, all of which every node must have
public record PlaceRequest(String partition, String nodeList, String exclude, String constraint) {}
