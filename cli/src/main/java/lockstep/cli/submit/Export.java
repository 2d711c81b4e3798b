package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which variables of the submitting environment a job takes along, as `--export` says.
///
/// * `ALL`: everything (the default).
/// * `NONE`: only the `SLURM_*` and `LOCKSTEP_*` variables; `NIL`: not even those.
/// * `NAME`, `NAME=VALUE`, …: those, and the `SLURM_*` and `LOCKSTEP_*` variables; with `ALL` among
///   them, everything beside.
///
/// A value with commas stands in quotes: `A='1,2',B=3`.
///
/// @param all whether everything is taken
/// @param ours whether `SLURM_*` and `LOCKSTEP_*` are
/// @param names taken where they are set
/// @param values set whatever they were
record Export(boolean all, boolean ours, List<String> names, Map<String, String> values) {

    /// Of who submits, if he is off the cluster. What a job takes along is stored, and shown to
    /// others.
    private static final String TOKEN = "LOCKSTEP_TOKEN";

    static final Export EVERYTHING = new Export(true, true, List.of(), Map.of());

    /// What describes a job to its own processes. A job submitted from within another is another
    /// job: it must not take these along, least of all the parts that Lockstep does not set again.
    private static final List<String> OF_THE_OUTER_JOB =
            List.of(
                    "SLURM_ARRAY_",
                    "SLURM_CPUS_",
                    "SLURM_GPUS",
                    "SLURM_GTIDS",
                    "SLURM_HET_",
                    "SLURM_JOB",
                    "SLURM_LAUNCH_",
                    "SLURM_LOCALID",
                    "SLURM_MEM_",
                    "SLURM_NNODES",
                    "SLURM_NODEID",
                    "SLURM_NODELIST",
                    "SLURM_NPROCS",
                    "SLURM_NTASKS",
                    "SLURM_PROCID",
                    "SLURM_RESTART_COUNT",
                    "SLURM_STEP",
                    "SLURM_SUBMIT_",
                    "SLURM_TASK",
                    "SLURMD_NODENAME",
                    "LOCKSTEP_ATTEMPT",
                    "LOCKSTEP_CHECKPOINT_",
                    "LOCKSTEP_JOB_",
                    "LOCKSTEP_RANK",
                    "LOCKSTEP_RESTORE_STEP");

    static Parsed<Export> parse(String text) {
        if (text.equals("ALL")) {
            return Parsed.good(EVERYTHING);
        }
        if (text.equals("NONE") || text.equals("NIL")) {
            return Parsed.good(new Export(false, text.equals("NONE"), List.of(), Map.of()));
        }
        boolean all = false;
        List<String> names = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        for (String item : items(text)) {
            int equals = item.indexOf('=');
            String name = equals < 0 ? item : item.substring(0, equals);
            if (item.equals("ALL")) {
                all = true;
            } else if (!isName(name)) {
                return Parsed.bad(
                        "must be ALL, NONE, or names and NAME=VALUE pairs parted by commas.",
                        "Maybe a value with commas needs quotes: --export=\"A='1,2',B=3\".");
            } else if (equals < 0) {
                names.add(name);
            } else {
                values.put(name, item.substring(equals + 1));
            }
        }
        return Parsed.good(new Export(all, true, names, values));
    }

    /// The job's environment, sorted by name.
    Map<String, String> of(Map<String, String> environment) {
        boolean inJob = environment.containsKey("SLURM_JOB_ID");
        Map<String, String> taken = new TreeMap<>();
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            String name = entry.getKey();
            boolean wanted = all || names.contains(name) || (ours && isOurs(name));
            boolean ofOuterJob = inJob && !names.contains(name) && describesOuterJob(name);
            if (wanted && !ofOuterJob && !name.isEmpty()) {
                taken.put(name, entry.getValue());
            }
        }
        taken.putAll(values);
        taken.remove(TOKEN);
        return taken;
    }

    private static boolean isOurs(String name) {
        return name.startsWith("SLURM_") || name.startsWith("LOCKSTEP_");
    }

    private static boolean describesOuterJob(String name) {
        for (String prefix : OF_THE_OUTER_JOB) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /// Names may hold whatever the environment allows, shell functions among them.
    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) == 0x7f) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static List<String> items(String text) {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == 0 && c == ',') {
                items.add(item.toString());
                item.setLength(0);
            } else {
                item.append(c);
            }
        }
        items.add(item.toString());
        return items;
    }
}
