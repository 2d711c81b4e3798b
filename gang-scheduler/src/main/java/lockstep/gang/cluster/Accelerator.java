package lockstep.gang.cluster;

/// One accelerator of a node.
///
/// @param id unique on its node, `gpu0`
/// @param name the generic resource it counts as, `gpu`
/// @param type `h100`; empty means not known
public record Accelerator(String id, String name, String type, int numaNode)
        implements Comparable<Accelerator> {
    @Override
    public int compareTo(Accelerator other) {
        int byLength = Integer.compare(id.length(), other.id.length());
        return byLength != 0 ? byLength : id.compareTo(other.id);
    }
}
