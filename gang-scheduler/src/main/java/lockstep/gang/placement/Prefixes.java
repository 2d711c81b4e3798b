package lockstep.gang.placement;

/// The first k admitted nodes of a sorted list, for every k: what they ask together, and the worst
/// among them.
final class Prefixes {
    private final Terrain terrain;
    private final LeafOrder order;
    final double[] cost;
    final double[] pace;
    final double[] staging;
    int size;

    Prefixes(Terrain terrain, LeafOrder order, int largest) {
        this.terrain = terrain;
        this.order = order;
        this.cost = new double[largest + 1];
        this.pace = new double[largest + 1];
        this.staging = new double[largest + 1];
    }

    /// Goes through the nodes at positions `from` up to but not including `to`, leaves out those
    /// beyond the limits, and tells the survey of them.
    void admit(int from, int to, Limits limits, Survey survey) {
        double paceMax = limits.pace();
        double stagingMax = limits.staging();
        int k = 0;
        for (int i = from; i < to; i++) {
            int node = order.node(i);
            double nodePace = terrain.pace(node);
            double nodeStaging = order.stagingSeconds(node);
            if (nodePace <= paceMax && nodeStaging <= stagingMax) {
                cost[k + 1] = cost[k] + order.ask(node);
                pace[k + 1] = Math.max(pace[k], nodePace);
                staging[k + 1] = Math.max(staging[k], nodeStaging);
                k++;
            } else {
                beyond(survey, limits, nodePace, nodeStaging);
            }
        }
        this.size = k;
    }

    private static void beyond(Survey survey, Limits limits, double pace, double staging) {
        if (pace > limits.pace()) {
            survey.paceBeyond = Math.min(survey.paceBeyond, pace);
        }
        if (staging > limits.staging()) {
            survey.stagingBeyond = Math.min(survey.stagingBeyond, staging);
        }
    }
}
