package lockstep.cli.submit;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.options.OptionSpec;

import java.util.List;

/// The options of `ssubmit` about checkpoints.
final class CheckpointOptions {

    static final OptionSpec DIR =
            value(
                    "checkpoint-dir",
                    NO_LETTER,
                    "DIR",
                    "Where ranks write them, LOCKSTEP_CHECKPOINT_DIR; default: a folder of each"
                            + " node");
    static final OptionSpec STORE =
            value(
                    "checkpoint-store",
                    NO_LETTER,
                    "STORE",
                    "Where they are made durable: NAME, file:///DIR or s3://BUCKET[/PREFIX]");
    static final OptionSpec EVERY =
            value(
                    "checkpoint-every",
                    NO_LETTER,
                    "TIME",
                    "How often it writes one: 30s, 10m, 2h, or as --time");
    static final OptionSpec SIGNAL =
            value(
                    "checkpoint-signal",
                    NO_LETTER,
                    "[B:]SIG[@SEC]",
                    "Signal that asks for one: at drains, and as --signal where that is not given");
    static final OptionSpec KEEP =
            value(
                    "checkpoint-keep",
                    NO_LETTER,
                    "N",
                    "Keep the newest N durable ones; 0 for all; default: 3");
    static final OptionSpec RESTORE =
            value(
                    "restore",
                    NO_LETTER,
                    "latest|STEP|none",
                    "Which one it goes on from when it starts again; default: latest");
    static final OptionSpec RESHARD =
            flag("reshard", NO_LETTER, "It can go on with another number of nodes");
    static final OptionSpec OWN_SHARDS =
            flag("own-shards", NO_LETTER, "Each node needs only what its predecessor wrote");
    static final OptionSpec STAGE_IN =
            value(
                    "stage-in",
                    NO_LETTER,
                    "URI[:MB]",
                    "Data to bring to its nodes first: file:///DIR, s3://BUCKET/PREFIX; again for"
                            + " more");

    static final List<OptionSpec> ALL =
            List.of(DIR, STORE, EVERY, SIGNAL, KEEP, RESTORE, RESHARD, OWN_SHARDS, STAGE_IN);

    private CheckpointOptions() {}
}
