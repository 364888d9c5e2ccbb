import type { Person } from './person.js'

export const people: readonly Person[] = [
  {
    id: 'amara.diallo',
    name: 'Amara Diallo',
    givenName: 'Amara',
    surname: 'Diallo',
    mail: 'amara.diallo@kestrel.example',
    title: 'Head of finance',
    department: 'Finance',
    groups: ['KR-All', 'KR-Finance'],
    note: 'May claim, approve and read reports',
  },
  {
    id: 'viktor.kovac',
    name: 'Viktor Kovač',
    givenName: 'Viktor',
    surname: 'Kovač',
    mail: 'viktor.kovac@kestrel.example',
    title: 'Firmware engineer',
    department: 'Flight control',
    groups: ['KR-All'],
    note: 'May claim',
  },
  {
    id: 'olena.koval',
    name: 'Олена Ковальчук',
    givenName: 'Олена',
    surname: 'Ковальчук',
    mail: 'olena.koval@kestrel.example',
    title: 'Intern',
    department: 'Flight control',
    groups: ['KR-Interns'],
    note: 'No role anywhere: Expenses will not let her in',
  },
]
