/// Tells whoever waits how far it is.
final class Progress {
    private Progress() {}

    static void say(String progress) {
        System.err.println("bench/scale: " + progress);
    }
}
