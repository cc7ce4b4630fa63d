<?php

// Links to films, which Rangefinder lets through.

declare(strict_types=1);

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The address of a film for one viewer: it has to begin within ten minutes, and may then go on for four hours. */
function film_link(string $path, string $viewer): string
{
    // The last key of the set signs, so a new one goes to its end.
    $keys = json_decode(file_get_contents($_SERVER['KEYS']), true, flags: JSON_THROW_ON_ERROR)['keys'];
    ['kid' => $kid, 'k' => $secret] = end($keys);

    $head = encoded(['alg' => 'HS256', 'typ' => 'JWT', 'kid' => $kid]);
    $claims = encoded(['sub' => $viewer, 'path' => $path, 'exp' => time() + 10 * MINUTE, 'lease' => 4 * HOUR]);
    $signature = base64url(hash_hmac('sha256', "$head.$claims", base64_decode(strtr($secret, '-_', '+/')), true));

    $place = implode('/', array_map(rawurlencode(...), explode('/', $path)));
    return "/media$place?token=$head.$claims.$signature";
}

function encoded(array $value): string
{
    return base64url(json_encode($value, JSON_THROW_ON_ERROR));
}

/** Base64 as JSON Web Tokens have it: RFC 7515 section 2. */
function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}
