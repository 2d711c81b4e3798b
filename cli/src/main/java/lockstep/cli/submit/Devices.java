package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A number of devices of one kind.
///
/// @param type empty for any
record Devices(String name, String type, int count) {

    static final int COUNT_MAX = 1_000_000;
    static final String GPU = "gpu";

    private static final String GRES_MUST =
            "must be devices such as gpu:4 or gpu:h100:8, several parted by commas, each kind once,"
                    + " each count from 0 to "
                    + COUNT_MAX
                    + ".";
    private static final String GPUS_MUST =
            "must be a whole number from 0 to "
                    + COUNT_MAX
                    + ", with a type before it if you like: h100:8.";

    Devices times(int factor) {
        return new Devices(name, type, Math.multiplyExact(count, factor));
    }

    /// Reads `--gres`: `name[:type][:count]`, parted by commas; "none" is no device, and a count
    /// left out is one.
    static Parsed<List<Devices>> parseGres(String text) {
        List<Devices> devices = new ArrayList<>();
        if (text.equals("none")) {
            return Parsed.good(devices);
        }
        for (String part : text.split(",", -1)) {
            Optional<Devices> kind = kind(part.split(":", -1));
            if (kind.isEmpty() || hasKind(devices, kind.get().name, kind.get().type)) {
                return Parsed.bad(GRES_MUST);
            }
            devices.add(kind.get());
        }
        return Parsed.good(devices);
    }

    private static Optional<Devices> kind(String[] words) {
        String last = words[words.length - 1];
        boolean counted = words.length > 1 && isDigits(last);
        OptionalLong count = counted ? WholeNumber.digits(last) : OptionalLong.of(1);
        int named = counted ? words.length - 1 : words.length;
        boolean fits =
                named <= 2
                        && !(words.length == 3 && !counted)
                        && isWord(words[0])
                        && !isDigits(words[0])
                        && (named == 1 || isWord(words[1]))
                        && count.isPresent()
                        && count.getAsLong() <= COUNT_MAX;
        return fits
                ? Optional.of(
                        new Devices(words[0], named == 2 ? words[1] : "", (int) count.getAsLong()))
                : Optional.empty();
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// Reads `[type:]count`, several parted by commas, as in `--gpus-per-node`.
    static Parsed<List<Devices>> parseGpus(String text) {
        List<Devices> devices = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String type = colon < 0 ? "" : part.substring(0, colon);
            OptionalLong count = WholeNumber.digits(part.substring(colon + 1));
            if (count.isEmpty()
                    || count.getAsLong() > COUNT_MAX
                    || (colon >= 0 && !isWord(type))
                    || hasKind(devices, GPU, type)) {
                return Parsed.bad(GPUS_MUST);
            }
            devices.add(new Devices(GPU, type, (int) count.getAsLong()));
        }
        return Parsed.good(devices);
    }

    private static boolean hasKind(List<Devices> devices, String name, String type) {
        for (Devices other : devices) {
            if (other.name.equals(name) && other.type.equals(type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "_-./+".indexOf(c) >= 0;
            if (!fits) {
                return false;
            }
        }
        return !text.isEmpty() && Character.isLetterOrDigit(text.charAt(0));
    }
}
