package lockstep.gang.plan;

import lockstep.gang.placement.Found;
import lockstep.gang.price.Price;

/// Nodes that a gang could have from some moment on.
///
/// @param from epoch seconds
/// @param price of the place, of the wait until then, and of being smaller than it could be
record Offer(long from, Seat seat, Found found, Price price) {
    /// In gang order.
    int[] nodes() {
        return found.nodes();
    }

    double total() {
        return price.total();
    }
}
