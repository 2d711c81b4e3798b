package lockstep.gang.cluster;

/// Where a node hangs in the network and in the room. Empty names mean "not known".
public record FabricPlace(String leaf, String spine, String rack) {
    public static final FabricPlace NOWHERE = new FabricPlace("", "", "");
}
