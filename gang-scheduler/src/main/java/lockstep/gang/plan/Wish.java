package lockstep.gang.plan;

import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobSpec;

import java.util.List;

/// What a job asks of the nodes of its partition: equal wishes fit on the same nodes.
record Wish(GangShape shape, List<String> nodeList, List<String> exclude, List<String> features) {
    static Wish of(JobSpec spec) {
        return new Wish(spec.shape(), spec.nodeList(), spec.exclude(), spec.features());
    }
}
