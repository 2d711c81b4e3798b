package lockstep.controller.environment;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.lifecycle.NodeShare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The GPUs of one node that a gang was given, and the variables by which each maker's libraries
/// are confined to them.
final class Accelerators {
    private static final String GPU = "gpu";
    private static final Pattern NUMBERED = Pattern.compile("[^0-9]*([0-9]{1,9})");

    private final List<Accelerator> ofNode;
    private final List<Accelerator> given;

    Accelerators(NodeSpec node, NodeShare share) {
        this.ofNode =
                node.accelerators().stream()
                        .filter(accelerator -> accelerator.name().equals(GPU))
                        .sorted()
                        .toList();
        this.given =
                ofNode.stream()
                        .filter(accelerator -> share.accelerators().contains(accelerator.id()))
                        .toList();
    }

    int count() {
        return given.size();
    }

    /// As the libraries number them: `0,3`.
    String numbers() {
        return given.stream().map(Accelerators::number).collect(Collectors.joining(","));
    }

    /// One variable for each maker on this node; empty values hide every GPU from jobs that have
    /// none.
    ///
    /// Not all of them always, as Slurm does: AMD's runtime applies its own variable and then
    /// CUDA's to what is left, so that two equal ones select the wrong devices.
    Map<String, String> visibility() {
        return ofNode.stream()
                .flatMap(gpu -> variables(gpu.type()))
                .distinct()
                .collect(Collectors.toMap(name -> name, _ -> numbers()));
    }

    private static Stream<String> variables(String type) {
        String kind = type.toLowerCase(Locale.ROOT);
        if (kind.startsWith("mi") || kind.startsWith("amd") || kind.startsWith("gfx")) {
            return Stream.of("ROCR_VISIBLE_DEVICES");
        }
        if (kind.startsWith("intel") || kind.startsWith("pvc") || kind.startsWith("max")) {
            return Stream.of("ZE_AFFINITY_MASK");
        }
        return Stream.of("CUDA_VISIBLE_DEVICES", "GPU_DEVICE_ORDINAL");
    }

    /// The number in `gpu3`; an id that is none (a UUID) stands for itself.
    private static String number(Accelerator accelerator) {
        Matcher matcher = NUMBERED.matcher(accelerator.id());
        return matcher.matches()
                ? Integer.toString(Integer.parseInt(matcher.group(1)))
                : accelerator.id();
    }
}
