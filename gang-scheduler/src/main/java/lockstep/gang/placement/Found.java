package lockstep.gang.placement;

import lockstep.gang.fabric.Level;
import lockstep.gang.price.Price;

import java.util.Arrays;

/// A placement: nodes for a gang and what they cost it.
public final class Found {
    private final int[] nodes;
    private final Level level;
    private final Price price;

    Found(int[] nodes, Level level, Price price) {
        this.nodes = nodes;
        this.level = level;
        this.price = price;
    }

    /// Numbers in fabric order, which is gang order: ranks follow each other along the fabric.
    public int[] nodes() {
        return nodes.clone();
    }

    /// What joins the nodes.
    public Level level() {
        return level;
    }

    public Price price() {
        return price;
    }

    @Override
    public String toString() {
        return "Found[nodes=%s, level=%s, price=%s]"
                .formatted(Arrays.toString(nodes), level, price.charges());
    }
}
