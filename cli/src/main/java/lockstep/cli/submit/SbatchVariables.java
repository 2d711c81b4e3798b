package lockstep.cli.submit;

import lockstep.cli.options.Argument;
import lockstep.cli.options.Given;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.Origin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The `SBATCH_*` variables: they stand for options, above the script's own lines and below the
/// command line.
///
/// The list is sbatch's own (sbatch.1, "INPUT ENVIRONMENT VARIABLES"); other names are left alone.
/// A flag counts as given when its variable is set, whatever its value.
final class SbatchVariables {

    /// Options whose variable is called after them: `SBATCH_JOB_NAME`.
    private static final List<OptionSpec> CALLED_AFTER_OPTION =
            List.of(
                    SubmitOptions.ACCOUNT,
                    SubmitOptions.CHDIR,
                    SubmitOptions.COMMENT,
                    SubmitOptions.CONSTRAINT,
                    SubmitOptions.CPUS_PER_GPU,
                    SubmitOptions.ERROR,
                    SubmitOptions.EXCLUSIVE,
                    SubmitOptions.EXPORT,
                    SubmitOptions.GPUS,
                    SubmitOptions.GPUS_PER_NODE,
                    SubmitOptions.GPUS_PER_TASK,
                    SubmitOptions.GRES,
                    SubmitOptions.INPUT,
                    SubmitOptions.JOB_NAME,
                    SubmitOptions.MEM_PER_CPU,
                    SubmitOptions.MEM_PER_GPU,
                    SubmitOptions.NO_REQUEUE,
                    SubmitOptions.NTASKS_PER_GPU,
                    SubmitOptions.OPEN_MODE,
                    SubmitOptions.OUTPUT,
                    SubmitOptions.PARTITION,
                    SubmitOptions.QOS,
                    SubmitOptions.REQUEUE,
                    SubmitOptions.RESERVATION,
                    SubmitOptions.SIGNAL,
                    SubmitOptions.SPREAD_JOB,
                    SubmitOptions.WAIT,
                    SlurmOnly.ACCTG_FREQ.option(),
                    SlurmOnly.BATCH.option(),
                    SlurmOnly.CLUSTERS.option(),
                    SlurmOnly.CONTAINER.option(),
                    SlurmOnly.CONTAINER_ID.option(),
                    SlurmOnly.CORE_SPEC.option(),
                    SlurmOnly.DEBUG.option(),
                    SlurmOnly.DELAY_BOOT.option(),
                    SlurmOnly.DISTRIBUTION.option(),
                    SlurmOnly.GET_USER_ENV.option(),
                    SlurmOnly.GPU_BIND.option(),
                    SlurmOnly.GPU_FREQ.option(),
                    SlurmOnly.GRES_FLAGS.option(),
                    SlurmOnly.HINT.option(),
                    SlurmOnly.IGNORE_PBS.option(),
                    SlurmOnly.MEM_BIND.option(),
                    SlurmOnly.NETWORK.option(),
                    SlurmOnly.NO_KILL.option(),
                    SlurmOnly.OVERCOMMIT.option(),
                    SlurmOnly.POWER.option(),
                    SlurmOnly.PROFILE.option(),
                    SlurmOnly.THREAD_SPEC.option(),
                    SlurmOnly.THREADS_PER_CORE.option(),
                    SlurmOnly.TRES_BIND.option(),
                    SlurmOnly.TRES_PER_TASK.option(),
                    SlurmOnly.USE_MIN_NODES.option(),
                    SlurmOnly.WAIT_ALL_NODES.option(),
                    SlurmOnly.WCKEY.option());

    private static final Map<String, OptionSpec> CALLED_OTHERWISE =
            Map.of(
                    "SBATCH_TIMELIMIT", SubmitOptions.TIME,
                    "SBATCH_MEM_PER_NODE", SubmitOptions.MEM,
                    "SBATCH_ARRAY_INX", SubmitOptions.ARRAY,
                    "SBATCH_CPU_FREQ_REQ", SlurmOnly.CPU_FREQ.option(),
                    "SBATCH_REQ_SWITCH", SlurmOnly.SWITCHES.option(),
                    "SBATCH_SEGMENT_SIZE", SubmitOptions.SEGMENT);

    private SbatchVariables() {}

    static List<Given> read(Map<String, String> environment) {
        List<Given> given = new ArrayList<>();
        for (OptionSpec option : CALLED_AFTER_OPTION) {
            look(environment, nameAfter(option), option, given);
        }
        for (Map.Entry<String, OptionSpec> entry : CALLED_OTHERWISE.entrySet()) {
            look(environment, entry.getKey(), entry.getValue(), given);
        }
        return given;
    }

    private static String nameAfter(OptionSpec option) {
        StringBuilder name = new StringBuilder("SBATCH_");
        for (int i = 0; i < option.name().length(); i++) {
            char c = option.name().charAt(i);
            name.append(c == '-' ? '_' : Character.toUpperCase(c));
        }
        return name.toString();
    }

    private static void look(
            Map<String, String> environment, String variable, OptionSpec option, List<Given> to) {
        String value = environment.get(variable);
        if (value == null) {
            return;
        }
        boolean bare =
                option.argument() == Argument.NONE
                        || (option.argument() == Argument.OPTIONAL && value.isEmpty());
        to.add(
                new Given(
                        option,
                        bare ? Optional.empty() : Optional.of(value),
                        Origin.environment(variable)));
    }
}
