package lockstep.cli.dev.home;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The fabric that a development cluster gets when nobody says otherwise.
public final class Fabric {
    private static final int LEAVES_PER_SPINE = 4;

    private Fabric() {}

    /// Nodes `n1` to `n<count>`, with leading zeros where numbers differ in length, on leaves of
    /// equal size: two nodes each where there are few, up to eight where there are many.
    public static List<NodePlace> of(int count) {
        int perLeaf = count <= 4 ? 2 : count <= 16 ? 4 : 8;
        int digits = String.valueOf(count).length();
        return IntStream.range(0, count)
                .mapToObj(
                        i -> {
                            int leaf = i / perLeaf + 1;
                            int spine = (leaf - 1) / LEAVES_PER_SPINE + 1;
                            String name = "n%0" + digits + "d";
                            return new NodePlace(
                                    String.format(Locale.ROOT, name, i + 1),
                                    "leaf" + leaf,
                                    "spine" + spine,
                                    "rack" + leaf);
                        })
                .toList();
    }
}
