// Places for the circles of a network: linked ones draw near, all keep a distance; the same network always comes out the same.

const ROUNDS = 300;
const PULL = 1.5;

/** A place within a frame for each of some nodes, by the method of Fruchterman and Reingold; `links` are pairs of their numbers. */
function placesOf(count, links, width, height) {
  const apart = 0.8 * Math.sqrt((width * height) / Math.max(1, count));
  const places = sunflower(count, width, height);
  for (let round = 0; round < ROUNDS; round += 1) {
    const moves = places.map(() => ({ x: 0, y: 0 }));
    for (let one = 0; one < count; one += 1) {
      for (let other = 0; other < one; other += 1) push(places, moves, one, other, (distance) => (apart * apart) / distance);
    }
    for (const [one, other] of links) push(places, moves, one, other, (distance) => -(distance * distance) / apart);
    // Those that no line ties to the others are held by a pull to the middle, the stronger the narrower the frame.
    moves.forEach((move, number) => {
      move.x += (width / 2 - places[number].x) * PULL * Math.min(1, height / width);
      move.y += (height / 2 - places[number].y) * PULL * Math.min(1, width / height);
    });
    settle(places, moves, (Math.min(width, height) / 8) * (1 - round / ROUNDS));
  }
  return fitted(places, width, height);
}

/** Seeds of a sunflower: spread evenly, no two in one place, the first in the middle. */
function sunflower(count, width, height) {
  return Array.from({ length: count }, (_, number) => {
    const [radius, angle] = [0.45 * Math.sqrt((number + 0.5) / count), number * 2.39996];
    return { x: width * (0.5 + radius * Math.cos(angle)), y: height * (0.5 + radius * Math.sin(angle)) };
  });
}

function push(places, moves, one, other, force) {
  const [across, down] = [places[one].x - places[other].x, places[one].y - places[other].y];
  const distance = Math.max(1, Math.hypot(across, down));
  const strength = force(distance) / distance;
  moves[one].x += across * strength;
  moves[one].y += down * strength;
  moves[other].x -= across * strength;
  moves[other].y -= down * strength;
}

/** Move each by no more than the heat of the round. */
function settle(places, moves, heat) {
  places.forEach((place, number) => {
    const { x, y } = moves[number];
    const length = Math.max(1e-6, Math.hypot(x, y));
    const step = Math.min(heat, length) / length;
    place.x += x * step;
    place.y += y * step;
  });
}

/** The same places stretched to fill the frame. */
function fitted(places, width, height) {
  const stretch = (axis, size) => {
    const values = places.map((place) => place[axis]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return (value) => (most > least ? (size * (value - least)) / (most - least) : size / 2);
  };
  const [across, down] = [stretch("x", width), stretch("y", height)];
  return places.map(({ x, y }) => ({ x: across(x), y: down(y) }));
}
