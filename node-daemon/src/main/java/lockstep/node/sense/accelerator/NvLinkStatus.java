package lockstep.node.sense.accelerator;

import lockstep.node.sense.accelerator.AcceleratorState.NvLink;
import lockstep.node.sense.accelerator.AcceleratorState.NvLinks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what `nvidia-smi nvlink --status` prints.
///
/// ```text
/// GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-5269b708-...)
///          Link 0: 25 GB/s
///          Link 1: <inactive>
/// GPU 1: NVIDIA A100-SXM4-80GB (UUID: GPU-a7605225-...)
/// NVML: Unable to retrieve NVLink information as all links are inactive
/// ```
public final class NvLinkStatus {
    private static final Pattern GPU = Pattern.compile("GPU (\\d{1,4}): .*");
    private static final Pattern LINK = Pattern.compile("\\s+Link (\\d{1,3}): (.*)");

    private NvLinkStatus() {}

    /// The links of each GPU, by its number. A GPU without any has an empty list.
    public static Map<Integer, NvLinks> parse(String text) {
        Map<Integer, List<NvLink>> links = new TreeMap<>();
        Map<Integer, Boolean> inactive = new HashMap<>();
        int gpu = -1;
        for (String line : text.lines().toList()) {
            Matcher head = GPU.matcher(line);
            Matcher link = LINK.matcher(line);
            if (head.matches()) {
                gpu = Integer.parseInt(head.group(1));
                links.put(gpu, new ArrayList<>());
            } else if (gpu >= 0 && link.matches()) {
                links.getOrDefault(gpu, new ArrayList<>()).add(link(link));
            } else if (gpu >= 0 && line.contains("all links are inactive")) {
                inactive.put(gpu, true);
            }
        }
        Map<Integer, NvLinks> all = new TreeMap<>();
        links.forEach((id, of) -> all.put(id, new NvLinks(of, inactive.getOrDefault(id, false))));
        return all;
    }

    private static NvLink link(Matcher m) {
        boolean active = m.group(2).strip().endsWith("/s");
        return new NvLink(Integer.parseInt(m.group(1)), active, OptionalLong.empty());
    }
}
