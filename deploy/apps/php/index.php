<?php

// A site with films that not everyone may watch. nginx hands over every request for a page, and says in KEYS where the
// key set of Rangefinder is.

declare(strict_types=1);

require __DIR__ . '/link.php';
require __DIR__ . '/pages.php';
require __DIR__ . '/users.php';

session_start([
    'use_strict_mode' => true,
    'cookie_httponly' => true,
    'cookie_samesite' => 'Lax',
    // Browsers send such a cookie over HTTPS, and to this very machine without it.
    'cookie_secure' => true,
    // Pages are never kept: one holds links that are the viewer's own, and soon too old to begin with.
    'cache_limiter' => 'nocache',
]);

/** @return array<string, array> the films that a viewer may watch, by the name that they have in their addresses */
function films_of(string $viewer): array
{
    $films = json_decode(file_get_contents(__DIR__ . '/films.json'), true, flags: JSON_THROW_ON_ERROR);
    return array_filter($films, fn (array $film) => in_array($viewer, $film['viewers'], true));
}

function go_to(string $place): never
{
    header("Location: $place", true, 303);
    exit;
}

function log_in(string $name, string $password): void
{
    if (!is_user($name, $password)) {
        http_response_code(403);
        echo login_page('Wrong name or password.');
        return;
    }
    session_regenerate_id(true);
    $_SESSION['viewer'] = $name;
    go_to('/');
}

function show(string $path, string $viewer): void
{
    $films = films_of($viewer);
    $film = $films[substr($path, strlen('/films/'))] ?? null;
    if ($path === '/') {
        echo films_page($viewer, $films);
    } elseif (str_starts_with($path, '/films/') && $film) {
        echo film_page($film, film_link($film['path'], $viewer));
    } else {
        http_response_code(404);
        echo page('There is no such film', '');
    }
}

$path = rawurldecode(strtok($_SERVER['REQUEST_URI'], '?'));
$viewer = $_SESSION['viewer'] ?? null;

switch ("{$_SERVER['REQUEST_METHOD']} $path") {
    case 'GET /login':
        echo login_page('');
        break;
    case 'POST /login':
        log_in((string) ($_POST['username'] ?? ''), (string) ($_POST['password'] ?? ''));
        break;
    case 'POST /logout':
        session_destroy();
        go_to('/login');
    default:
        $viewer === null ? go_to('/login') : show($path, $viewer);
}
