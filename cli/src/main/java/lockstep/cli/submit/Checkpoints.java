package lockstep.cli.submit;

import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.StageIn;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What the job wants of its checkpoints: from options to the request. The directory is written
/// with the other paths.
final class Checkpoints {

    private static final int KEEP_MAX = 1_000;
    private static final int NAME_MAX = 64;
    private static final String FILE = "file:///";
    private static final String S3 = "s3://";

    /// An endpoint with its port, and nothing behind it.
    private static final Pattern PORT_LAST =
            Pattern.compile("[^?]*\\?.*endpoint=https?://([^:/&\\[]+|\\[[^]]+]):\\d+");

    private static final Pattern SETTINGS =
            Pattern.compile("\\?((endpoint|region|path-style)=[A-Za-z0-9.:/_\\[\\]-]+(&(?=.)|$))+");

    private final Choices choices;
    private final Checkpointing.Builder wanted = Checkpointing.newBuilder();

    private Checkpoints(Choices choices) {
        this.choices = choices;
    }

    static void write(Choices choices, JobSpec.Builder spec) {
        choices.read(CheckpointOptions.EVERY, Interval::parse)
                .ifPresent(spec::setCheckpointEverySeconds);
        Checkpointing wanted = new Checkpoints(choices).read();
        if (!wanted.equals(Checkpointing.getDefaultInstance())) {
            spec.setCheckpointing(wanted);
        }
    }

    private Checkpointing read() {
        choices.read(CheckpointOptions.STORE, Checkpoints::store).ifPresent(wanted::setStore);
        choices.read(CheckpointOptions.KEEP, text -> WholeNumber.between(0, KEEP_MAX, text))
                .ifPresent(wanted::setKeep);
        choices.read(CheckpointOptions.SIGNAL, WarnSignalWord::parse)
                .ifPresent(word -> wanted.setSignal(word.signal()));
        choices.read(CheckpointOptions.RESTORE, Checkpoints::restore).ifPresent(wanted::mergeFrom);
        wanted.setReshard(choices.has(CheckpointOptions.RESHARD));
        wanted.setOwnShards(choices.has(CheckpointOptions.OWN_SHARDS));
        wanted.addAllStageIn(choices.readEach(CheckpointOptions.STAGE_IN, Checkpoints::stageIn));
        return wanted.build();
    }

    private static Parsed<String> store(String text) {
        boolean place = text.contains("://");
        return place ? place(text) : name(text);
    }

    private static Parsed<String> name(String text) {
        boolean fits = !text.isEmpty() && text.length() <= NAME_MAX;
        for (int i = 0; i < text.length(); i++) {
            fits &= isNameLetter(text.charAt(i));
        }
        return fits && !isDots(text)
                ? Parsed.good(text)
                : Parsed.bad(
                        "must be the name of a store, file:///DIR or s3://BUCKET[/PREFIX].",
                        text.startsWith("/") ? "Maybe " + "file://" + text + " is meant." : "");
    }

    private static boolean isNameLetter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "._-".indexOf(c) >= 0;
    }

    private static Parsed<String> place(String uri) {
        boolean known =
                (uri.startsWith(FILE) && uri.length() > FILE.length())
                        || (uri.startsWith(S3) && isBucketFirst(uri.substring(S3.length())));
        if (!known) {
            return Parsed.bad("must be file:///DIR or s3://BUCKET[/PREFIX].");
        }
        for (String part : uri.split("/", -1)) {
            if (isDots(part)) {
                return Parsed.bad("must not have \"" + part + "\" in it.");
            }
        }
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) <= ' ' || "?#".indexOf(uri.charAt(i)) >= 0) {
                return Parsed.bad("must not have spaces, \"?\" or \"#\" in it.");
            }
        }
        return Parsed.good(uri);
    }

    private static boolean isBucketFirst(String rest) {
        return !rest.isEmpty() && rest.charAt(0) != '/';
    }

    private static boolean isDots(String part) {
        return part.equals(".") || part.equals("..");
    }

    private static Parsed<Checkpointing> restore(String text) {
        if (text.equalsIgnoreCase("latest")) {
            return Parsed.good(Checkpointing.getDefaultInstance());
        }
        if (text.equalsIgnoreCase("none")) {
            return Parsed.good(Checkpointing.newBuilder().setScratch(true).build());
        }
        OptionalLong step = WholeNumber.digits(text);
        return step.isPresent()
                ? Parsed.good(Checkpointing.newBuilder().setStep(step.getAsLong()).build())
                : Parsed.bad("must be latest, none or the number of a step.");
    }

    /// What follows the last colon is a size where it is nothing but digits, and no port.
    private static Parsed<StageIn> stageIn(String text) {
        int colon = text.lastIndexOf(':');
        OptionalLong size =
                colon < 0 || PORT_LAST.matcher(text).matches()
                        ? OptionalLong.empty()
                        : WholeNumber.digits(text.substring(colon + 1));
        String uri = size.isPresent() ? text.substring(0, colon) : text;
        int question = uri.startsWith(S3) ? uri.indexOf('?') : -1;
        boolean plain = question >= 0 && SETTINGS.matcher(uri.substring(question)).matches();
        return place(plain ? uri.substring(0, question) : uri).orTell((_, _) -> {}).isPresent()
                ? Parsed.good(StageIn.newBuilder().setUri(uri).setMebibytes(size.orElse(0)).build())
                : Parsed.bad(
                        "must be file:///DIR or s3://BUCKET/PREFIX, with its size in MB if that is"
                                + " known: s3://data/set:5000.");
    }
}
