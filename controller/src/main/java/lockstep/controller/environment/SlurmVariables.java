package lockstep.controller.environment;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.lifecycle.NodeShare;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The names that tools know from Slurm, in Slurm's formats.
///
/// A batch script gets what Slurm's batch step has. Processes on each node or for each task get
/// what `srun` gives to the tasks of a step. Left out is what Lockstep has no notion of,
/// heterogeneous jobs, and `SLURM_TASK_PID`, which only the node knows.
final class SlurmVariables {
    private final Gang gang;

    SlurmVariables(Gang gang) {
        this.gang = gang;
    }

    void addCommon(String hostList, Map<String, String> variables) {
        String id = gang.job().id().toString();
        variables.put("SLURM_JOB_ID", id);
        variables.put("SLURM_JOBID", id);
        variables.put("SLURM_JOB_NAME", gang.spec().name());
        variables.put("SLURM_JOB_PARTITION", gang.spec().partition());
        variables.put("SLURM_CLUSTER_NAME", gang.cluster());
        variables.put("SLURM_SUBMIT_DIR", gang.spec().workingDirectory());
        variables.put("SLURM_SUBMIT_HOST", gang.spec().submitHost());
        variables.put("SLURM_LAUNCH_NODE_IPADDR", gang.masterAddress());
        variables.put("SLURM_SRUN_COMM_HOST", gang.masterAddress());
        addSubmitter(gang.job().submitter(), variables);
        addTimes(variables);
        addShape(hostList, variables);
        addRequest(gang.spec().shape(), variables);
        addTerms(gang.spec().terms(), variables);
        gang.spec().terms().arrayTask().ifPresent(task -> addArray(task, variables));
        if (gang.isBatch()) {
            variables.put("ENVIRONMENT", "BATCH");
        } else {
            addStep(hostList, variables);
        }
        int restarts = gang.attempt().id().number() - 1;
        if (restarts > 0) {
            variables.put("SLURM_RESTART_COUNT", Integer.toString(restarts));
        }
    }

    /// What was asked for by name; what is not asked for is not said either.
    private static void addTerms(Terms terms, Map<String, String> variables) {
        addWord("SLURM_JOB_ACCOUNT", terms.account(), variables);
        addWord("SLURM_JOB_QOS", terms.qos(), variables);
        addWord("SLURM_JOB_RESERVATION", terms.reservation(), variables);
        addWord("SLURM_JOB_DEPENDENCY", DependencyText.of(terms.dependencies()), variables);
        addWord(
                "SLURM_JOB_LICENSES",
                terms.licenses().entrySet().stream()
                        .map(one -> one.getKey() + ":" + one.getValue())
                        .collect(Collectors.joining(",")),
                variables);
        if (terms.layout().segment() > 0) {
            variables.put("SLURM_JOB_SEGMENT_SIZE", Integer.toString(terms.layout().segment()));
        }
    }

    private static void addWord(String name, String value, Map<String, String> variables) {
        if (!value.isEmpty()) {
            variables.put(name, value);
        }
    }

    private static void addArray(ArrayTask task, Map<String, String> variables) {
        variables.put("SLURM_ARRAY_JOB_ID", task.array().toString());
        variables.put("SLURM_ARRAY_TASK_ID", Integer.toString(task.index()));
        variables.put("SLURM_ARRAY_TASK_COUNT", Integer.toString(task.count()));
        variables.put("SLURM_ARRAY_TASK_MIN", Integer.toString(task.first()));
        variables.put("SLURM_ARRAY_TASK_MAX", Integer.toString(task.last()));
        variables.put("SLURM_ARRAY_TASK_STEP", Integer.toString(task.step()));
    }

    private static void addSubmitter(Submitter submitter, Map<String, String> variables) {
        variables.put("SLURM_JOB_USER", submitter.name());
        variables.put("SLURM_JOB_UID", Integer.toString(submitter.uid()));
        variables.put("SLURM_JOB_GID", Integer.toString(submitter.gid()));
    }

    private void addTimes(Map<String, String> variables) {
        Instant start = gang.attempt().allocatedAt();
        variables.put("SLURM_JOB_START_TIME", Long.toString(start.getEpochSecond()));
        gang.spec()
                .timeLimit()
                .ifPresent(
                        limit ->
                                variables.put(
                                        "SLURM_JOB_END_TIME",
                                        Long.toString(start.plus(limit).getEpochSecond())));
    }

    private void addShape(String hostList, Map<String, String> variables) {
        String nodes = Integer.toString(gang.size());
        String tasks = Integer.toString(gang.tasks());
        variables.put("SLURM_JOB_NODELIST", hostList);
        variables.put("SLURM_NODELIST", hostList);
        variables.put("SLURM_JOB_NUM_NODES", nodes);
        variables.put("SLURM_NNODES", nodes);
        variables.put("SLURM_NTASKS", tasks);
        variables.put("SLURM_NPROCS", tasks);
        variables.put("SLURM_TASKS_PER_NODE", Repeated.text(gang.tasksByNode()));
        variables.put(
                "SLURM_JOB_CPUS_PER_NODE",
                Repeated.text(gang.attempt().placement().stream().map(NodeShare::cpus).toList()));
    }

    private void addStep(String hostList, Map<String, String> variables) {
        variables.put("SLURM_STEP_ID", "0");
        variables.put("SLURM_STEPID", "0");
        variables.put("SLURM_STEP_NODELIST", hostList);
        variables.put("SLURM_STEP_NUM_NODES", Integer.toString(gang.size()));
        variables.put("SLURM_STEP_NUM_TASKS", Integer.toString(gang.tasks()));
        variables.put("SLURM_STEP_TASKS_PER_NODE", Repeated.text(gang.tasksByNode()));
    }

    private void addRequest(GangShape shape, Map<String, String> variables) {
        variables.put("SLURM_CPUS_PER_TASK", Integer.toString(shape.cpusPerTask()));
        shape.tasksPerNode()
                .ifPresent(count -> variables.put("SLURM_NTASKS_PER_NODE", String.valueOf(count)));
        shape.memoryMibPerCpu()
                .ifPresent(mib -> variables.put("SLURM_MEM_PER_CPU", Long.toString(mib)));
        String perNode =
                shape.gresPerNode().stream()
                        .filter(gres -> gres.name().equals("gpu") && gres.count() > 0)
                        .map(SlurmVariables::typedCount)
                        .collect(Collectors.joining(","));
        if (!perNode.isEmpty()) {
            variables.put("SLURM_GPUS_PER_NODE", perNode);
            variables.put("SLURM_GPUS", Integer.toString(gpus()));
        }
        gpusPerTask()
                .ifPresent(
                        count -> {
                            variables.put("SLURM_GPUS_PER_TASK", Integer.toString(count));
                            variables.put("SLURM_TRES_PER_TASK", "gres/gpu=" + count);
                        });
    }

    private static String typedCount(Gres gres) {
        return gres.type().isEmpty()
                ? Integer.toString(gres.count())
                : gres.type() + ":" + gres.count();
    }

    private int gpus() {
        return IntStream.range(0, gang.size()).map(index -> accelerators(index).count()).sum();
    }

    /// Where the GPUs of every node divide evenly over its tasks, so that saying it is true.
    private OptionalInt gpusPerTask() {
        int first = gang.tasksByNode().getFirst();
        int each = first == 0 ? 0 : accelerators(0).count() / first;
        boolean even =
                IntStream.range(0, gang.size())
                        .allMatch(
                                index ->
                                        accelerators(index).count()
                                                == each * gang.tasksByNode().get(index));
        return each > 0 && even ? OptionalInt.of(each) : OptionalInt.empty();
    }

    void addNode(int index, Map<String, String> variables) {
        NodeShare share = gang.share(index);
        NodeSpec node = gang.specs().get(index);
        String name = share.node().value();
        variables.put("SLURM_NODEID", Integer.toString(index));
        variables.put("SLURMD_NODENAME", name);
        variables.put("SLURM_CPUS_ON_NODE", Integer.toString(share.cpus()));
        if (gang.spec().shape().memoryMibPerNode().isPresent()) {
            variables.put("SLURM_MEM_PER_NODE", Long.toString(share.memoryMib()));
        }
        addTopology(node.place(), name, variables);
        addGpus(index, variables);
        variables.put("SLURM_GTIDS", globalTaskIds(share));
    }

    private void addGpus(int index, Map<String, String> variables) {
        Accelerators accelerators = accelerators(index);
        variables.putAll(accelerators.visibility());
        if (accelerators.count() > 0) {
            variables.put("SLURM_GPUS_ON_NODE", Integer.toString(accelerators.count()));
            variables.put("SLURM_JOB_GPUS", accelerators.numbers());
            if (!gang.isBatch()) {
                variables.put("SLURM_STEP_GPUS", accelerators.numbers());
            }
        }
    }

    /// From the highest switch known down to the node.
    private static void addTopology(FabricPlace place, String node, Map<String, String> variables) {
        StringBuilder address = new StringBuilder();
        StringBuilder pattern = new StringBuilder();
        for (String part : new String[] {place.spine(), place.leaf()}) {
            if (!part.isEmpty()) {
                address.append(part).append('.');
                pattern.append("switch.");
            }
        }
        variables.put("SLURM_TOPOLOGY_ADDR", address.append(node).toString());
        variables.put("SLURM_TOPOLOGY_ADDR_PATTERN", pattern.append("node").toString());
    }

    private static String globalTaskIds(NodeShare share) {
        return IntStream.range(share.firstRank(), share.firstRank() + share.ranks())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }

    static void addRank(int rank, int localRank, Map<String, String> variables) {
        variables.put("SLURM_PROCID", Integer.toString(rank));
        variables.put("SLURM_LOCALID", Integer.toString(localRank));
    }

    private Accelerators accelerators(int index) {
        return new Accelerators(gang.specs().get(index), gang.share(index));
    }
}
