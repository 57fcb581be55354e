package io.hearthwatch.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a camera at a house records, drawn: a grey scene with noise, in which a red box is a person,
 * a blue one a car, and a green one a bush in the wind.
 */
final class Clips {
  private static final String SCENE = "color=c=0x707870:s=640x360:r=5,noise=alls=%d:allf=t";

  private Clips() {}

  /**
   * A clip.
   *
   * @param person whether a person is in it
   * @param graph of ffmpeg's sources that draws it
   */
  record Clip(String name, int seconds, boolean person, String graph) {}

  static List<Clip> all() {
    List<Clip> clips = new ArrayList<>();
    clips.add(clip("walks by", 20, 8, person(3, 12)));
    clips.add(clip("late", 30, 8, person(22, 28)));
    clips.add(clip("at the start", 15, 8, person(0, 4)));
    clips.add(clip("at the end", 15, 8, person(12, 15)));
    clips.add(clip("1.5 s of 20", 20, 8, person(9, 10.5)));
    clips.add(clip("2 s of 60", 60, 8, person(41, 43)));
    clips.add(clip("comes twice", 45, 8, person(5, 9), person(30, 40)));
    clips.add(clip("short", 5, 8, person(1, 4)));
    clips.add(clip("shorter", 2, 8, person(0.5, 2)));
    clips.add(clip("bush, person", 60, 8, bush(), person(20, 30)));
    clips.add(clip("night, person", 30, 25, person(10, 20)));
    clips.add(clip("car, then person", 40, 8, car(4, 9), person(25, 33)));
    clips.add(clip("5 min, 6 s of them", 300, 8, person(200, 206)));
    clips.add(clip("truck, then person", 40, 8, truck(4, 12), person(25, 31)));
    clips.add(clip("light, then person", 30, 8, light(5), person(18, 24)));
    clips.add(clip("far person", 20, 8, farPerson(12, 16)));
    clips.add(clip("bush, far person", 20, 8, bush(), farPerson(12, 16)));
    clips.add(clip("sits there", 20, 8, sitting(0, 20)));
    clips.add(clip("comes and stays", 30, 8, sitting(12, 30)));
    clips.add(clip("empty", 20, 8));
    clips.add(clip("empty, short", 5, 8));
    clips.add(clip("bush", 20, 8, bush()));
    clips.add(clip("bush, long", 60, 8, bush()));
    clips.add(clip("night", 30, 25));
    clips.add(clip("car", 20, 8, car(5, 11)));
    clips.add(clip("cars", 60, 8, car(5, 11), car(20, 26), car(45, 50)));
    clips.add(clip("5 min of bush", 300, 8, bush()));
    clips.add(clip("truck", 40, 8, truck(4, 12)));
    clips.add(clip("light", 30, 8, light(5)));
    return clips;
  }

  private static Clip clip(String name, int seconds, int noise, String... things) {
    StringBuilder graph = new StringBuilder(String.format(Locale.ROOT, SCENE, noise));
    StringBuilder sources = new StringBuilder();
    boolean person = false;
    for (int i = 0; i < things.length; i++) {
      String[] thing = things[i].split("\\|");
      person |= thing[0].contains("red");
      sources.append(thing[0]).append("[t").append(i).append("];");
      graph.append("[s").append(i).append("];[s").append(i).append("][t").append(i).append(']');
      graph.append(thing[1]);
    }
    return new Clip(name, seconds, person, sources.toString() + graph);
  }

  private static String person(double from, double to) {
    return thing("red:s=36x90", 40, 45, 150, from, to);
  }

  private static String car(double from, double to) {
    return thing("blue:s=120x60", -100, 120, 240, from, to);
  }

  private static String farPerson(double from, double to) {
    return thing("red:s=16x40", 200, 20, 120, from, to);
  }

  private static String sitting(double from, double to) {
    return thing("red:s=36x60", 300, 0, 200, from, to);
  }

  private static String truck(double from, double to) {
    return thing("blue:s=400x220", -400, 130, 100, from, to);
  }

  /** Lights go on: another picture altogether. */
  private static String light(double from) {
    return String.format(
        Locale.ROOT, "testsrc=s=640x360:r=1,hue=s=0|overlay=enable='gte(t,%.1f)':shortest=0", from);
  }

  private static String thing(String look, int x, int speed, int y, double from, double to) {
    return String.format(
        Locale.ROOT,
        "color=c=%s:r=5|overlay=x='%d+%d*(t-%.1f)':y=%d:enable='between(t,%.1f,%.1f)':shortest=0",
        look,
        x,
        speed,
        from,
        y,
        from,
        to);
  }

  private static String bush() {
    return "color=c=green:s=90x70:r=5|overlay=x='450+14*sin(3*t)':y='60+5*sin(5*t)'";
  }
}
