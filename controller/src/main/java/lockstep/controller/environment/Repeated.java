package lockstep.controller.environment;

import java.util.ArrayList;
import java.util.List;

/// Slurm's short form of one number for each node: `4(x2),3` for 4, 4, 3.
final class Repeated {
    private Repeated() {}

    static String text(List<Integer> numbers) {
        List<String> runs = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= numbers.size(); i++) {
            if (i == numbers.size() || !numbers.get(i).equals(numbers.get(start))) {
                int times = i - start;
                runs.add(numbers.get(start) + (times > 1 ? "(x%d)".formatted(times) : ""));
                start = i;
            }
        }
        return String.join(",", runs);
    }
}
