package lockstep.cli.dev.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

final class RecordedStory implements Story {
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void show(String line) {}

    @Override
    public void tell(String line) {
        told.add(line);
    }

    List<String> told() {
        return List.copyOf(told);
    }
}
