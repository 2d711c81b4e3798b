package lockstep.cli.submit;

import lockstep.cli.options.HelpText;

/// The help of `ssubmit`.
final class SubmitHelp {

    private SubmitHelp() {}

    static String text(String program) {
        return new HelpText()
                .line("Usage: " + program + " [options] SCRIPT [arguments]")
                .line("       " + program + " [options] --per-node -- COMMAND [arguments]")
                .line("       " + program + " [options] --per-rank -- COMMAND [arguments]")
                .line("")
                .line(
                        "Submits a gang: all of its nodes start together or not at all. SCRIPT runs"
                                + " on the first of")
                .line(
                        "them; without SCRIPT it is read from standard input. Options also stand in"
                                + " the script's head")
                .line(
                        "(#SBATCH and #LOCKSTEP lines) and in SBATCH_* variables; the command line"
                                + " wins, then variables.")
                .options("The job", SubmitOptions.JOB)
                .options("What it needs", SubmitOptions.RESOURCES)
                .options("When and for whom", SubmitOptions.TERMS)
                .options("Its checkpoints", CheckpointOptions.ALL)
                .options("Files and environment", SubmitOptions.FILES)
                .options("What this command does", SubmitOptions.BEHAVIOUR)
                .line("")
                .line(
                        "Prints \"Submitted batch job ID\". Exit codes: 0 accepted, 1 refused, 2"
                                + " wrong use, 3 no controller")
                .line("answered; with --wait the job's own, 128+N when signal N ended it.")
                .toString();
    }
}
