package lockstep.cli.submit;

import lockstep.cli.options.Given;
import lockstep.cli.options.OptionSpec;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.JobSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Nodes, tasks, CPUs, memory and devices: from options to the request.
final class Resources {

    private static final int TASKS_MAX = 100_000_000;
    private static final int CPUS_MAX = 1_000_000;

    private final Choices choices;
    private final JobSpec.Builder spec;

    private final Optional<NodeCount> nodes;
    private final Optional<Integer> tasks;
    private final Optional<Integer> tasksPerNode;

    private Resources(Choices choices, JobSpec.Builder spec) {
        this.choices = choices;
        this.spec = spec;
        nodes = choices.read(SubmitOptions.NODES, NodeCount::parse);
        tasks = count(SubmitOptions.NTASKS, TASKS_MAX);
        tasksPerNode = count(SubmitOptions.NTASKS_PER_NODE, TASKS_MAX);
    }

    static void write(Choices choices, JobSpec.Builder spec) {
        Resources resources = new Resources(choices, spec);
        resources.writeCounts();
        List<Devices> devices = resources.writeDevices();
        resources.writePerGpu(devices);
        resources.writeMemory(devices);
    }

    private Optional<Integer> count(OptionSpec option, int most) {
        return choices.read(option, text -> WholeNumber.between(1, most, text));
    }

    private void writeCounts() {
        nodes.ifPresent(range -> spec.setNodesMin(range.min()).setNodesMax(range.max()));
        tasks.ifPresent(spec::setTasks);
        tasksPerNode.ifPresent(spec::setTasksPerNode);
        count(SubmitOptions.CPUS_PER_TASK, CPUS_MAX).ifPresent(spec::setCpusPerTask);
    }

    private List<Devices> writeDevices() {
        List<Devices> devices = new ArrayList<>();
        choices.read(SubmitOptions.GRES, Devices::parseGres).ifPresent(devices::addAll);
        choices.read(SubmitOptions.GPUS_PER_NODE, Devices::parseGpus)
                .ifPresent(gpus -> addGpus(devices, SubmitOptions.GPUS_PER_NODE, gpus));
        choices.read(SubmitOptions.GPUS_PER_TASK, Devices::parseGpus)
                .ifPresent(gpus -> addGpusPerTask(devices, gpus));
        choices.read(SubmitOptions.GPUS, Devices::parseGpus)
                .ifPresent(gpus -> addGpusInAll(devices, gpus));
        for (Devices kind : devices) {
            if (kind.count() > 0) {
                spec.addGresPerNode(
                        GenericResource.newBuilder()
                                .setName(kind.name())
                                .setType(kind.type())
                                .setCount(kind.count()));
            }
        }
        return devices;
    }

    /// Adds GPUs unless another option has asked for GPUs already; then both must say the same.
    private void addGpus(List<Devices> devices, OptionSpec option, List<Devices> gpus) {
        List<Devices> before = gpusAmong(devices);
        if (before.isEmpty()) {
            devices.addAll(gpus);
        } else if (!before.equals(gpus)) {
            wrong(
                    option,
                    "contradicts the GPUs asked for by another option: on each node "
                            + gpus
                            + " here, "
                            + before
                            + " there.",
                    "Maybe use one of --gres, --gpus-per-node, --gpus-per-task and --gpus.");
        }
    }

    private void addGpusPerTask(List<Devices> devices, List<Devices> gpus) {
        Optional<Integer> tasksHere = tasksOnEachNode();
        if (tasksHere.isEmpty()) {
            wrong(
                    SubmitOptions.GPUS_PER_TASK,
                    "needs to know how many tasks each node has.",
                    "Maybe add --ntasks-per-node.");
            return;
        }
        List<Devices> perNode = new ArrayList<>();
        for (Devices kind : gpus) {
            if ((long) kind.count() * tasksHere.get() > Devices.COUNT_MAX) {
                wrong(
                        SubmitOptions.GPUS_PER_TASK,
                        "asks for more than " + Devices.COUNT_MAX + " GPUs on a node.",
                        "");
                return;
            }
            perNode.add(kind.times(tasksHere.get()));
        }
        addGpus(devices, SubmitOptions.GPUS_PER_TASK, perNode);
    }

    private void addGpusInAll(List<Devices> devices, List<Devices> gpus) {
        Optional<Integer> count = exactNodes();
        List<Devices> perNode = new ArrayList<>();
        for (Devices kind : gpus) {
            if (count.isEmpty() || kind.count() % count.get() != 0) {
                wrong(
                        SubmitOptions.GPUS,
                        count.isEmpty()
                                ? "cannot be shared out: the number of nodes is not fixed."
                                : "cannot be shared out evenly by " + count.get() + " nodes.",
                        "Maybe use --gpus-per-node.");
                return;
            }
            perNode.add(new Devices(kind.name(), kind.type(), kind.count() / count.get()));
        }
        addGpus(devices, SubmitOptions.GPUS, perNode);
    }

    private void writePerGpu(List<Devices> devices) {
        int gpus = gpuCount(devices);
        count(SubmitOptions.NTASKS_PER_GPU, TASKS_MAX)
                .ifPresent(
                        each -> {
                            if (gpus == 0
                                    || spec.hasTasksPerNode()
                                    || (long) each * gpus > TASKS_MAX) {
                                wrong(
                                        SubmitOptions.NTASKS_PER_GPU,
                                        "needs a number of GPUs on each node, and no"
                                                + " --ntasks-per-node beside it.",
                                        "Maybe use --gpus-per-node with --ntasks-per-node.");
                            } else {
                                spec.setTasksPerNode(each * gpus);
                            }
                        });
        count(SubmitOptions.CPUS_PER_GPU, CPUS_MAX).ifPresent(each -> writeCpusPerGpu(each, gpus));
    }

    private void writeCpusPerGpu(int each, int gpus) {
        Optional<Integer> tasksHere =
                spec.hasTasksPerNode() ? Optional.of(spec.getTasksPerNode()) : tasksOnEachNode();
        long cpus = (long) each * gpus;
        if (gpus == 0 || tasksHere.isEmpty() || cpus % tasksHere.get() != 0 || cpus > CPUS_MAX) {
            wrong(
                    SubmitOptions.CPUS_PER_GPU,
                    "cannot be shared out: the node's GPUs must be known, and their CPUs must go"
                            + " evenly into its tasks.",
                    "Maybe use --cpus-per-task.");
        } else if (spec.hasCpusPerTask()) {
            wrong(SubmitOptions.CPUS_PER_GPU, "cannot stand beside --cpus-per-task.", "");
        } else {
            spec.setCpusPerTask((int) (cpus / tasksHere.get()));
        }
    }

    /// Of the three ways to ask for memory the one from the highest source counts; two from one
    /// source are a mistake.
    private void writeMemory(List<Devices> devices) {
        Optional<MemorySize> perNode = choices.read(SubmitOptions.MEM, MemorySize::parse);
        Optional<MemorySize> perCpu = choices.read(SubmitOptions.MEM_PER_CPU, MemorySize::parse);
        Optional<MemorySize> perGpu = choices.read(SubmitOptions.MEM_PER_GPU, MemorySize::parse);
        Optional<Given> strongest = strongestMemoryOption();
        if (strongest.isEmpty()) {
            return;
        }
        OptionSpec option = strongest.get().option();
        if (option.equals(SubmitOptions.MEM)) {
            perNode.ifPresent(size -> spec.setMemoryMibPerNode(size.mebibytes()));
        } else if (option.equals(SubmitOptions.MEM_PER_CPU)) {
            perCpu.ifPresent(size -> spec.setMemoryMibPerCpu(size.mebibytes()));
        } else if (gpuCount(devices) == 0) {
            wrong(option, "needs a number of GPUs on each node.", "Maybe use --mem.");
        } else {
            perGpu.ifPresent(
                    size -> spec.setMemoryMibPerNode(size.mebibytes() * gpuCount(devices)));
        }
    }

    private Optional<Given> strongestMemoryOption() {
        Optional<Given> strongest = Optional.empty();
        for (OptionSpec option :
                List.of(SubmitOptions.MEM, SubmitOptions.MEM_PER_CPU, SubmitOptions.MEM_PER_GPU)) {
            Optional<Given> given = choices.of(option);
            if (given.isEmpty()) {
                continue;
            }
            int rank = given.get().origin().rank();
            if (strongest.isPresent() && strongest.get().origin().rank() == rank) {
                choices.wrong(
                        given.get(),
                        "cannot stand beside --" + strongest.get().option().name() + ".",
                        "Maybe keep one of --mem, --mem-per-cpu and --mem-per-gpu.");
            } else if (strongest.isEmpty() || strongest.get().origin().rank() < rank) {
                strongest = given;
            }
        }
        return strongest;
    }

    /// How many nodes there will be, where that is certain. What is derived from a number of nodes
    /// that nobody asked for holds for that number only, so it is asked for then.
    private Optional<Integer> exactNodes() {
        if (nodes.isPresent()) {
            return nodes.get().min() == nodes.get().max()
                    ? Optional.of(nodes.get().min())
                    : Optional.empty();
        }
        if (choices.has(SubmitOptions.NODES)) {
            return Optional.empty();
        }
        int count = 1;
        if (tasks.isPresent() && tasksPerNode.isPresent()) {
            count = Math.ceilDiv(tasks.get(), tasksPerNode.get());
        }
        spec.setNodesMin(count).setNodesMax(count);
        return Optional.of(count);
    }

    private Optional<Integer> tasksOnEachNode() {
        if (tasksPerNode.isPresent()) {
            return tasksPerNode;
        }
        Optional<Integer> count = exactNodes();
        if (tasks.isEmpty() || count.isEmpty()) {
            return tasks.isEmpty() ? Optional.of(1) : Optional.empty();
        }
        return tasks.get() % count.get() == 0
                ? Optional.of(tasks.get() / count.get())
                : Optional.empty();
    }

    private static List<Devices> gpusAmong(List<Devices> devices) {
        return devices.stream().filter(kind -> kind.name().equals(Devices.GPU)).toList();
    }

    private static int gpuCount(List<Devices> devices) {
        int count = 0;
        for (Devices kind : devices) {
            count += kind.name().equals(Devices.GPU) ? kind.count() : 0;
        }
        return count;
    }

    private void wrong(OptionSpec option, String must, String advice) {
        choices.of(option).ifPresent(given -> choices.wrong(given, must, advice));
    }
}
